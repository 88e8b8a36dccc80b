import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { startServer } from 'maxine-server-ref'
import { AUTH, commonTarget, sessionOptions, SHARED } from './system-target.ts'
import type { SystemTarget } from './system-target.ts'

/** The handlers that come with the package. By its name: a bundle of this file stands elsewhere. */
const OWN = dirname(createRequire(import.meta.url).resolve('maxine-contract/package.json'))
const HANDLERS = join(OWN, 'collections')

/** Which frames it speaks. */
export type DeploydProfile = 'documented' | 'deployed'

/** At least 12 characters. */
export const MASTER_KEY = 'the-master-key-of-the-contract'

/** Bytes: the deployed profile reads no longer frames. */
const LONGEST: Readonly<Record<DeploydProfile, number>> = { documented: 65_536, deployed: 512 }

/** The reference server of go-deployd, as its suite knows it. */
export async function startDeployd(profile: DeploydProfile): Promise<SystemTarget> {
  const server = await startServer({
    dialect: 'deployd',
    ...SHARED,
    auth: AUTH,
    deployd: {
      profile,
      masterKey: MASTER_KEY,
      collections: ['todos', 'handled'],
      handlers: HANDLERS,
      handlerTimeMs: 300,
    },
    core: { session: sessionOptions() },
  })
  const common = commonTarget(server, 'locked', '/ws')
  return {
    server,
    ...common,
    facts: { ...common.facts, maxPayload: LONGEST[profile] },
    masterKey: MASTER_KEY,
    collections: { handled: 'handled' },
    control: { restart: server.faults.restart },
  }
}

/** The same as the bare command starts it: everybody may do everything, and any name is one of a collection. */
export async function startOpenDeployd(): Promise<SystemTarget> {
  const server = await startServer({
    dialect: 'deployd',
    ...SHARED,
    core: { session: sessionOptions() },
  })
  return { server, ...commonTarget(server, 'open', '/ws') }
}
