import { randomUUID } from 'node:crypto'

/** What a token says of its user. */
export type Claims = Readonly<Record<string, unknown>>

/** Who may come in. */
export interface OldAuth {
  /** Nothing where the token is not good, or no longer. */
  readonly verify: (token: unknown) => Claims | undefined
  /** A new token, for the name and the role of an old one: nothing else of it is kept. */
  readonly refresh: (claims: Claims) => string
  /** Nothing where the name or the password is wrong. */
  readonly signIn: (username: string, password: string) => string | undefined
}

/** In milliseconds. */
const HOUR_MS = 3_600_000

/** One user with a password, as deployed servers have. */
export const OLD_ADMIN = { username: 'admin', password: 'a password of the tests' }

/** Tokens without a secret: a table of those that were given out. */
export class OldTokens implements OldAuth {
  readonly #known = new Map<string, Claims & { readonly exp: number }>()

  /** `sub` and `role` as the contract wishes them; `lifeMs` may be negative. */
  issue(claims: Claims, lifeMs = HOUR_MS): string {
    const token = `old.${randomUUID()}`
    const iat = seconds(Date.now())
    this.#known.set(token, { ...claims, iat, exp: seconds(Date.now() + lifeMs) })
    return token
  }

  readonly verify = (token: unknown): Claims | undefined => {
    const claims = typeof token === 'string' ? this.#known.get(token) : undefined
    return claims && claims.exp > seconds(Date.now()) ? claims : undefined
  }

  readonly refresh = ({ username, role }: Claims): string => this.issue({ username, role })

  readonly signIn = (username: string, password: string): string | undefined => {
    if (username !== OLD_ADMIN.username || password !== OLD_ADMIN.password) return undefined
    return this.issue({ username, role: 'admin' })
  }
}

/** JSON Web Tokens count in seconds, and so did these servers. */
function seconds(ms: number): number {
  return Math.floor(ms / 1_000)
}
