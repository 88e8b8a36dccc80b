import type { Link } from '../link.ts'
import type { Plan } from '../plan.ts'
import type { Scene, Watcher } from '../scene.ts'
import type { Tokens } from '../tokens.ts'

/** RENEWED: where nothing stands in the way, no session outlives its token. */
export class RenewalOracle implements Watcher {
  /** When an administrator last ended sessions. */
  expiredAt = -Infinity
  readonly #openedAt = new Map<Link, number>()
  readonly #scene: Scene
  readonly #plan: Plan
  readonly #tokens: Tokens

  constructor(scene: Scene, plan: Plan, tokens: Tokens) {
    this.#scene = scene
    this.#plan = plan
    this.#tokens = tokens
  }

  onOpened(link: Link): void {
    this.#openedAt.set(link, this.#scene.clock.now)
  }

  onEnded(link: Link, code: number): void {
    const openedAt = this.#openedAt.get(link) ?? 0
    if (code !== 4401 || link.troubles > 0 || this.#plan.auth === 'off') return
    if (this.expiredAt >= openedAt || this.#tokens.lastTroubleAt >= openedAt) return
    // A connection that ended within the life of its first token never had a good one.
    const { tokenLifeMs, graceMs } = this.#plan
    if (this.#scene.clock.now - openedAt < tokenLifeMs + graceMs) return
    this.#scene.report('RENEWED', `${link.id} was ended because its token had expired`)
  }
}
