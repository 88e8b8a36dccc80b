import type { Claim } from '../run-case.ts'
import type { ClientAbility } from './client-abilities.ts'
import type { Scene } from './scene.ts'

/** One thing that a client does, or breaks the contract. Its title goes on from `the client`. */
export interface ClientCase extends Claim {
  readonly needs: readonly ClientAbility[]
  /** How long it takes with a good client, in milliseconds, where that is long: these begin first. */
  readonly takesMs?: number
  /** Throws a Breach where the client does otherwise. */
  readonly run: (scene: Scene) => Promise<void>
}
