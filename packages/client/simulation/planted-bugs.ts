import type { ClientOptions, Dialect, GetToken } from 'maxine-client'
import type { Connection, Core } from 'maxine-server-ref/core'
import { PARTS } from '../src/engine.ts'
import { FACE_PARTS } from '../src/faces/face-engine.ts'
import { RECOVERY_PARTS } from '../src/recovery/recovery.ts'
import { LEDGER_BUGS } from './bugs/ledger-bugs.ts'
import { SERVER_BUGS } from './bugs/server-bugs.ts'
import { STEP_BUGS } from './bugs/step-bugs.ts'
import { WIRE_BUGS } from './bugs/wire-bugs.ts'

export type Parts = typeof PARTS & typeof RECOVERY_PARTS

/** Something wrong, put in on purpose, to see that a promise notices. */
export interface PlantedBug {
  readonly what: string
  /** Stories only with this kind of server can notice. */
  readonly server?: 'new' | 'old'
  readonly parts?: (real: Parts) => Partial<Parts>
  /** Of clients of the wires without positions. */
  readonly faces?: (real: typeof FACE_PARTS) => Partial<typeof FACE_PARTS>
  readonly dialect?: (real: Dialect) => Dialect
  readonly getToken?: (real: GetToken) => GetToken
  /** What a server of the chat writes to. */
  readonly connection?: (real: Connection) => Connection
  readonly accept?: (real: Core['accept'], epoch: () => string) => Core['accept']
}

export const PLANTED_BUGS: Readonly<Record<string, PlantedBug>> = {
  ...LEDGER_BUGS,
  ...STEP_BUGS,
  ...WIRE_BUGS,
  ...SERVER_BUGS,
}

/** Makes a client with some of its parts replaced: they are only looked at while it is made. */
export function withParts<Made>(bug: PlantedBug | undefined, make: () => Made): Made {
  const real = { ...PARTS, ...RECOVERY_PARTS }
  const faces = { ...FACE_PARTS }
  const planted = bug?.parts?.(real)
  for (const parts of [PARTS, RECOVERY_PARTS]) Object.assign(parts, planted)
  Object.assign(FACE_PARTS, bug?.faces?.(faces))
  try {
    return make()
  } finally {
    for (const parts of [PARTS, RECOVERY_PARTS]) Object.assign(parts, real)
    Object.assign(FACE_PARTS, faces)
  }
}

/** The options of a client with this bug. */
export function withBug(options: ClientOptions, bug: PlantedBug, dialect: Dialect): ClientOptions {
  const { getToken } = options
  return {
    ...options,
    ...(bug.dialect && { dialect: bug.dialect(dialect) }),
    ...(getToken && bug.getToken && { getToken: bug.getToken(getToken) }),
  }
}
