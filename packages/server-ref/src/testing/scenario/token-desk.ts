import type { Authenticator, Identity, World } from '../../core/index.ts'
import type { TokenWish } from '../fake-server.ts'
import { isTokenName, tokenName, UNKNOWN_TOKEN } from './token-names.ts'

/** Makes tokens for tests, and knows them again. */
export interface TokenDesk extends Authenticator {
  readonly issue: (wish?: TokenWish) => string
  /** All made so far are expired. */
  readonly expireAll: () => void
  /** All made so far for this user are refused. */
  readonly revoke: (sub: string) => void
  readonly changeRole: (sub: string, role: string) => void
  /** What may be said of it in the open: `(token 2 of ada)`. */
  readonly nameOf: (token: string) => string
}

/** The password of everybody who signs in. */
export const TEST_PASSWORD = 'test'

/** Milliseconds. */
const HOUR = 3_600_000

interface KnownToken {
  readonly sub: string
  readonly number: number
  readonly lifeMs: number
  readonly authenticatedAt: number
  /** Milliseconds since 1970. */
  expiresAt: number
  standing: 'good' | 'revoked'
}

/** Tokens are good at the desk of this name only; no server's real tokens look like them. */
export function createTokenDesk(world: Pick<World, 'now'>, name: string): TokenDesk {
  return new Desk(world, name.replaceAll(/[^\w.-]+/g, '-'))
}

class Desk implements TokenDesk {
  readonly #world: Pick<World, 'now'>
  readonly #name: string
  readonly #tokens = new Map<string, KnownToken>()
  readonly #roles = new Map<string, string>()
  /** Milliseconds that the token lasts as whose bearer they came. */
  readonly #lives = new WeakMap<Identity, number>()

  constructor(world: Pick<World, 'now'>, name: string) {
    this.#world = world
    this.#name = name
  }

  readonly issue = ({ sub = 'ada', role, lifeMs = HOUR }: TokenWish = {}): string => {
    if (role !== undefined || !this.#roles.has(sub)) this.#roles.set(sub, role ?? 'admin')
    return this.#make(sub, lifeMs, this.#world.now())
  }

  readonly expireAll = (): void => {
    const now = this.#world.now()
    for (const known of this.#tokens.values()) known.expiresAt = Math.min(known.expiresAt, now)
  }

  readonly revoke = (sub: string): void => {
    for (const known of this.#tokens.values()) if (known.sub === sub) known.standing = 'revoked'
  }

  readonly changeRole = (sub: string, role: string): void => {
    this.#roles.set(sub, role)
  }

  readonly nameOf = (token: string): string => {
    // What is a name already, such as one that a test has written.
    if (isTokenName(token)) return token
    const known = this.#tokens.get(token)
    return known ? tokenName(known.number, known.sub) : UNKNOWN_TOKEN
  }

  readonly verify: Authenticator['verify'] = (token) => {
    const known = this.#tokens.get(token)
    if (known?.standing !== 'good') {
      const message = known ? 'the token was revoked' : 'the token is unknown'
      return Promise.resolve({ ok: false, code: 'token_refused', message })
    }
    if (known.expiresAt <= this.#world.now()) {
      return Promise.resolve({ ok: false, code: 'token_expired', message: 'the token has expired' })
    }
    return Promise.resolve({ ok: true, identity: this.#identityOf(known) })
  }

  readonly refresh: Authenticator['refresh'] = (identity) => {
    const lifeMs = this.#lives.get(identity) ?? HOUR
    const token = this.#make(identity.sub, lifeMs, identity.authenticatedAt)
    const known = this.#tokens.get(token)
    const fresh = known && { token, expiresInMs: lifeMs, identity: this.#identityOf(known) }
    return Promise.resolve(fresh)
  }

  readonly signIn: Authenticator['signIn'] = (username, password) =>
    Promise.resolve(
      password === TEST_PASSWORD
        ? { token: this.issue({ sub: username }), expiresInMs: HOUR }
        : undefined,
    )

  #make(sub: string, lifeMs: number, authenticatedAt: number): string {
    const number = this.#tokens.size + 1
    const token = `fake-token.${this.#name}.${number}`
    const expiresAt = this.#world.now() + lifeMs
    const standing = 'good'
    this.#tokens.set(token, { sub, number, lifeMs, authenticatedAt, expiresAt, standing })
    return token
  }

  #identityOf({ sub, lifeMs, authenticatedAt, expiresAt }: KnownToken): Identity {
    const role = this.#roles.get(sub) ?? 'admin'
    const identity = { sub, role, user: { sub, role }, expiresAt, authenticatedAt }
    this.#lives.set(identity, lifeMs)
    return identity
  }
}
