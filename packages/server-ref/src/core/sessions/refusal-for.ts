import type { SessionOptions } from '../options.ts'
import type { Refusal } from '../served.ts'
import type { World } from '../world.ts'
import type { Tally } from './tally.ts'

/** What decides whether somebody may come in, whoever it is. */
export interface EntranceParts {
  readonly state: 'open' | 'draining' | 'closed'
  /** Connections by address. */
  readonly addresses: Tally
  readonly options: Pick<SessionOptions, 'drainSpreadMs' | 'connectionsPerAddress'>
  readonly world: Pick<World, 'random'>
}

/** Why nobody comes in from an address now; nothing where somebody does. */
export function refusalFor(
  address: string,
  { state, addresses, options, world }: EntranceParts,
): Refusal | undefined {
  const retryAfterMs = Math.ceil(world.random() * options.drainSpreadMs)
  if (state !== 'open') {
    return { status: 503, closeCode: 1012, reason: 'going away', retryAfterMs }
  }
  if (addresses.of(address) < options.connectionsPerAddress) return undefined
  return { status: 429, closeCode: 4505, reason: 'too many connections', retryAfterMs }
}
