import type { World } from '../world.ts'

/** So many heartbeats without a word that counts, and the server is taken to have forgotten the subscription. */
const HEARTBEATS = 2.5

/** As often as a server speaks that does not say how often, in milliseconds. */
const DEFAULT_HEARTBEAT_MS = 25_000

/**
 * Notices that nothing comes but answers to pings: those keep a connection alive on which nothing is told any more.
 */
export class SilenceTimer {
  readonly #world: Pick<World, 'now' | 'after'>
  readonly #onSilence: () => void
  #heardAt = 0
  #limitMs = Infinity
  #cancel: () => void = () => undefined

  constructor(world: Pick<World, 'now' | 'after'>, onSilence: () => void) {
    this.#world = world
    this.#onSilence = onSilence
  }

  start(heartbeatMs = DEFAULT_HEARTBEAT_MS): void {
    this.stop()
    this.#limitMs = heartbeatMs * HEARTBEATS
    this.heard()
    this.#arm()
  }

  /** Something that counts has come. */
  heard(): void {
    this.#heardAt = this.#world.now()
  }

  stop(): void {
    this.#cancel()
    this.#cancel = () => undefined
  }

  #arm(): void {
    const leftMs = this.#heardAt + this.#limitMs - this.#world.now()
    if (leftMs > 0) this.#cancel = this.#world.after(leftMs, () => this.#arm())
    else this.#onSilence()
  }
}
