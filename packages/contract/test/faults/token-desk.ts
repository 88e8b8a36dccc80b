import type { TokenRequest } from 'maxine-client'
import type { StartOptions } from 'maxine-server-ref'

type Authenticator = NonNullable<StartOptions['authenticator']>
type Identity = Parameters<Authenticator['refresh']>[0]

const HOUR_MS = 3_600_000

/** In every token, and looked for in everything else. */
export const CANARY = 'CANARY'

/** Makes tokens, and knows its own again: the server's authenticator and the client's `getToken` in one. */
export class TokenDesk implements Authenticator {
  /** The reasons that tokens were asked for, in order, and how many requests there were at once. */
  readonly reasons: TokenRequest['reason'][] = []
  mostAtOnce = 0
  /** Of the tokens that are issued from now on. */
  lifeMs = HOUR_MS
  readonly #now: () => number
  readonly #known = new Map<string, Identity>()
  #atOnce = 0

  constructor(now: () => number) {
    this.#now = now
  }

  issue(lifeMs = this.lifeMs): string {
    const token = `${CANARY}.${this.#known.size}.${Math.random().toString(36).slice(2)}`
    const now = this.#now()
    this.#known.set(token, {
      sub: 'u-1',
      role: 'admin',
      user: { sub: 'u-1', role: 'admin' },
      expiresAt: now + lifeMs,
      authenticatedAt: now,
    })
    return token
  }

  /** What a client asks; `give` answers in place of the desk. */
  async ask(request: TokenRequest, give: Give = () => this.issue()): Promise<never> {
    this.reasons.push(request.reason)
    this.#atOnce += 1
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce)
    try {
      return (await give(request, this.reasons.length)) as never
    } finally {
      this.#atOnce -= 1
    }
  }

  readonly verify: Authenticator['verify'] = (token) => {
    const identity = this.#known.get(token)
    if (!identity) return Promise.resolve({ ok: false, code: 'token_refused', message: 'not ours' })
    const isOver = identity.expiresAt <= this.#now()
    return Promise.resolve(
      isOver ? { ok: false, code: 'token_expired', message: 'over' } : { ok: true, identity },
    )
  }

  readonly refresh: Authenticator['refresh'] = () => {
    const token = this.issue()
    const identity = this.#known.get(token)!
    return Promise.resolve({ token, expiresInMs: this.lifeMs, identity })
  }

  readonly signIn: Authenticator['signIn'] = () => Promise.resolve(undefined)
}

/** Answers a request for a token; `nth` counts them from 1. May throw, and give what is no token. */
export type Give = (request: TokenRequest, nth: number) => unknown
