import type { GetToken, TokenGrant, TokenRequest } from 'maxine-client'
import type { Authenticator, Identity, Verified } from 'maxine-server-ref/core'
import type { Chance } from './chance.ts'
import type { Plan } from './plan.ts'
import type { Scene } from './scene.ts'

/** What the token endpoint does with a request. */
export type EndpointMood = 'good' | 'failing' | 'hanging' | 'slow' | 'stale' | 'forbidding'

/** A part of every token, to look for where none may be. */
export const CANARY = 'canary'

const USER = 'u'

type TokenPlan = Pick<Plan, 'career' | 'downgradedAt' | 'tokenLifeMs'>

/** Issues tokens, `canary/role/end/number`, and knows which are good. */
export class Tokens {
  mood: EndpointMood = 'good'
  /** When the endpoint last failed anybody, or gave what is no good. */
  lastTroubleAt = -Infinity
  asked = 0
  inFlight = 0
  #issued = 0
  readonly #scene: Scene
  readonly #plan: TokenPlan
  readonly #chance: Chance

  constructor(scene: Scene, plan: TokenPlan, chance: Chance) {
    this.#scene = scene
    this.#plan = plan
    this.#chance = chance
  }

  issue(lifeMs = this.#plan.tokenLifeMs): string {
    const { clock } = this.#scene
    this.#issued += 1
    return [CANARY, this.role(), clock.now + lifeMs, this.#issued].join('/')
  }

  role(): string {
    const { career, downgradedAt } = this.#plan
    if (career !== 'downgraded') return career
    return this.#scene.clock.now < downgradedAt ? 'admin' : 'viewer'
  }

  /** The endpoint, as the application wraps it. */
  readonly getToken: GetToken = ({ signal }) => {
    const { report, trace } = this.#scene
    if (this.inFlight > 0) report('P9', `${this.inFlight + 1} token requests at once`)
    this.inFlight += 1
    this.asked += 1
    const { mood } = this
    if (mood !== 'good') this.lastTroubleAt = this.#scene.clock.now
    trace(() => `token asked for, endpoint is ${mood}`)
    return new Promise((resolve, reject) => this.#answer(mood, signal, { resolve, reject }))
  }

  readonly authenticator: Authenticator = {
    verify: (token) => Promise.resolve(this.verify(token)),
    refresh: ({ sub }) => {
      const token = this.issue()
      const identity = this.#identityOf(token)
      const expiresInMs = this.#plan.tokenLifeMs
      return Promise.resolve(sub === USER ? { token, expiresInMs, identity } : undefined)
    },
    signIn: () => Promise.resolve(undefined),
  }

  verify(token: string): Verified {
    const identity = this.#identityOf(token)
    if (!token.startsWith(CANARY)) {
      return { ok: false, code: 'token_refused', message: 'unknown' }
    }
    if (identity.expiresAt <= this.#scene.clock.now) {
      return { ok: false, code: 'token_expired', message: 'expired' }
    }
    return { ok: true, identity }
  }

  #identityOf(token: string): Identity {
    const [, role = 'viewer', end = '0'] = token.split('/')
    const now = this.#scene.clock.now
    const user = { sub: USER, role }
    return { sub: USER, role, user, expiresAt: Number(end), authenticatedAt: now }
  }

  #answer(mood: EndpointMood, signal: TokenRequest['signal'], to: Settle): void {
    const { clock } = this.#scene
    let state: 'open' | 'done' = 'open'
    const end = (settle: () => void) => {
      if (state === 'done') return
      state = 'done'
      this.inFlight -= 1
      settle()
    }
    signal.addEventListener('abort', () => end(() => to.reject(new Error('aborted'))))
    if (mood === 'hanging') return
    const delayMs =
      mood === 'slow' ? this.#chance.between(1_000, 6_000) : this.#chance.between(5, 300)
    clock.after(delayMs, () => end(() => this.#settle(mood, to)))
  }

  #settle(mood: EndpointMood, { resolve, reject }: Settle): void {
    if (mood === 'failing') return reject(new Error('503'))
    if (mood === 'forbidding') return reject(Object.assign(new Error('no'), { status: 403 }))
    const { tokenLifeMs } = this.#plan
    if (mood === 'stale') return resolve(this.issue(-1_000))
    resolve(
      this.#chance.happens(0.5) ? this.issue() : { token: this.issue(), expiresInMs: tokenLifeMs },
    )
  }
}

interface Settle {
  readonly resolve: (grant: TokenGrant) => void
  readonly reject: (error: Error) => void
}
