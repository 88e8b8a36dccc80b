import { assertFits, anyObject, where } from '../../shape.ts'
import type { Frame } from '../../shape.ts'
import type { Greeted } from '../../stage.ts'

type Named = Readonly<Record<string, unknown>>

/** A state put together from its parts. */
export interface Merged {
  readonly services: Readonly<Record<string, Named>>
  readonly configs: Readonly<Record<string, Named>>
  readonly circuits: Named
}

/** The parts of the snapshot that comes next, all of them as they have to be. */
export async function readSnapshot({ peer, epoch, offset }: Greeted): Promise<readonly Frame[]> {
  const parts: Frame[] = []
  const state = { services: anyObject, configs: anyObject, circuits: anyObject }
  const last = where('true or false', (value) => typeof value === 'boolean')
  for (;;) {
    const part = await peer.next(`part ${parts.length + 1} of the snapshot`)
    const shape = { type: 'snapshot', part: parts.length + 1, last, epoch, offset, state }
    assertFits(part, shape, 'behind the welcome')
    parts.push(part)
    if (part['last'] === true) return parts
  }
}

/** Merged by service, key and node. */
export function merged(parts: readonly Frame[]): Merged {
  const services: Record<string, Record<string, unknown>> = {}
  const configs: Record<string, Record<string, unknown>> = {}
  const circuits: Record<string, unknown> = {}
  for (const { state } of parts) {
    const part = state as Merged
    for (const [name, nodes] of Object.entries(part.services)) {
      Object.assign((services[name] ??= {}), nodes)
    }
    for (const [name, values] of Object.entries(part.configs)) {
      Object.assign((configs[name] ??= {}), values)
    }
    Object.assign(circuits, part.circuits)
  }
  return { services, configs, circuits }
}
