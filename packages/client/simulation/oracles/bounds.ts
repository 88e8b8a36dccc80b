import type { ConnectionState } from 'maxine-client'
import type { Link } from '../link.ts'
import type { Scene, Watcher } from '../scene.ts'

/** The shortest wait before any attempt that nobody hastened. */
const FLOOR_MS = 100

/** So many attempts in a row without a stable connection, in less than this, do not happen by chance. */
const MANY = 16
const TOO_SHORT_MS = 10_000

/**
 * P9 bounded: one socket at a time, attempts as far apart as backoff has it, none while the client is
 * closed for good.
 */
export class BoundsOracle implements Watcher {
  attempts: number[] = []
  /** No attempt before: the server has asked for it, or is not to be asked at all. */
  #notBefore = -Infinity
  /** When the application or the machine last hastened things. */
  #hastenedAt = -Infinity
  #state: ConnectionState = { status: 'idle' }
  #liveSince: number | undefined
  readonly #stableMs: number
  readonly #links: Link[] = []
  readonly #scene: Scene

  constructor(scene: Scene, stableMs: number) {
    this.#scene = scene
    this.#stableMs = stableMs
  }

  /** Attempts may be closer together for a reason. */
  hasten(): void {
    this.#hastenedAt = this.#scene.clock.now
    this.attempts = []
    if (this.#notBefore === Infinity) this.#notBefore = -Infinity
  }

  /** The application asks for a new connection now, whatever anybody has said. */
  insist(): void {
    this.hasten()
    this.#notBefore = -Infinity
  }

  onRefused(_link: Link, retryAfterMs: number): void {
    this.#notBefore = this.#scene.clock.now + retryAfterMs
  }

  onEnded(link: Link, code: number): void {
    if (link.isHeld && code >= 4_500 && code <= 4_999) this.#notBefore = Infinity
  }

  onState(state: ConnectionState): void {
    const { now } = this.#scene.clock
    if (this.#liveSince !== undefined && now - this.#liveSince >= this.#stableMs) this.attempts = []
    this.#liveSince = state.status === 'connected' ? (this.#liveSince ?? now) : undefined
    this.#state = state
  }

  onSocket(link: Link): void {
    const { clock, report } = this.#scene
    const before = this.attempts.at(-1)
    for (const other of this.#links) {
      if (other.isHeld) report('P9', `${link.id} is made while ${other.id} is held`)
    }
    if (this.#state.status !== 'connecting') {
      report('P9', `${link.id} is made in the state ${this.#state.status}`)
    }
    if (clock.now < this.#notBefore) report('P9', `${link.id} comes before ${this.#notBefore} ms`)
    this.#links.push(link)
    this.attempts.push(clock.now)
    const isHastened = this.#hastenedAt > (before ?? 0)
    if (before !== undefined && !isHastened && clock.now - before < FLOOR_MS) {
      report('P9', `${link.id} comes ${clock.now - before} ms after the one before`)
    }
    const first = this.attempts.at(-MANY)
    if (first !== undefined && clock.now - first < TOO_SHORT_MS) {
      report('P9', `${MANY} attempts in ${clock.now - first} ms`)
    }
  }
}
