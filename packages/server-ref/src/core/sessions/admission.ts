import type { Refused } from 'maxine-protocol'
import type { Identity, Verified } from '../identity.ts'
import type { Owner, SessionHost } from './session-host.ts'

/** Why a client is turned away, and what closes the connection then. */
export interface Rejection {
  readonly answer?: Refused
  readonly closeCode: number
  readonly reason: string
}

/** What a look at a token has shown; neither where none is needed. */
export interface Checked {
  readonly identity?: Identity
  readonly rejection?: Rejection
}

const NO_TOKEN: Rejection = {
  answer: {
    type: 'refused',
    code: 'auth_required',
    message: 'a token is needed',
    retryable: false,
  },
  closeCode: 4500,
  reason: 'a token is needed',
}

const ANOTHER_USER: Rejection = {
  answer: {
    type: 'refused',
    code: 'token_refused',
    message: 'the session belongs to another user',
    retryable: false,
  },
  closeCode: 4500,
  reason: 'token refused',
}

const TOO_MANY: Rejection = { closeCode: 4505, reason: 'too many connections' }

/** What is no text, or longer than any token here, is refused like a token that is wrong. */
export const UNREADABLE: Checked = {
  rejection: {
    answer: {
      type: 'refused',
      code: 'token_refused',
      message: 'this cannot be a token',
      retryable: false,
    },
    closeCode: 4500,
    reason: 'token refused',
  },
}

/** Whose connection it is that ends when its token does. */
export interface Terms extends Pick<Owner, 'close'> {
  /** It lasts longer now, or shorter. */
  readonly onTerm: () => void
}

/** Who a connection belongs to and for how long. */
export class Admission {
  readonly #host: SessionHost
  readonly #owner: Terms
  #identity: Identity | undefined
  #life: 'open' | 'ended' = 'open'
  /** Deadline for a token, then the token's own end with its grace, in milliseconds since 1970. */
  #endsAt = Infinity

  constructor(host: SessionHost, owner: Terms) {
    this.#host = host
    this.#owner = owner
    if (host.authenticator) this.#endsAt = host.world.now() + host.options.authWithinMs
  }

  get identity(): Identity | undefined {
    return this.#identity
  }

  /** Whether nothing may be said or done yet. */
  get isAwaited(): boolean {
    return this.#host.authenticator !== undefined && this.#identity === undefined
  }

  /** How long the session still lasts, where that is known. */
  get expiresInMs(): number | undefined {
    const left = Math.max(0, (this.#identity?.expiresAt ?? Infinity) - this.#host.world.now())
    return Number.isFinite(left) ? left : undefined
  }

  /** After how long `expire` must be called; `Infinity` for never. */
  get endsInMs(): number {
    return this.#endsAt - this.#host.world.now()
  }

  /** Ends the connection, whose time is up. */
  expire(): void {
    if (this.#identity) this.#owner.close(4401, 'token expired')
    else this.#owner.close(4408, 'no token')
  }

  /** Looks at a token, the first or the next; changes nothing yet. */
  async check(token: string | undefined): Promise<Checked> {
    const { authenticator } = this.#host
    if (!authenticator) return {}
    if (token === undefined) return this.isAwaited ? { rejection: NO_TOKEN } : {}
    const verified = await authenticator.verify(token)
    return verified.ok ? { identity: verified.identity } : { rejection: refused(verified) }
  }

  /**
   * Lets in whom a check was about, or says why not. Apart from the check, so that a new role and the
   * frame that tells of it are one step.
   */
  enter({ identity, rejection }: Checked): Rejection | undefined {
    const objection = rejection ?? (identity && this.#adopt(identity))
    const { counters } = this.#host
    if (objection) counters[objection.answer ? 'authRefused' : 'connectionsRefused'] += 1
    return objection
  }

  end(): void {
    if (this.#life === 'ended') return
    this.#life = 'ended'
    if (this.#identity) this.#giveSeatBack(this.#identity.sub)
  }

  #adopt(identity: Identity): Rejection | undefined {
    // The connection may have gone while its token was looked at.
    if (this.#life === 'ended') return undefined
    if (this.#identity && this.#identity.sub !== identity.sub) return ANOTHER_USER
    if (!this.#identity && !this.#takeSeat(identity.sub)) return TOO_MANY
    this.#identity = identity
    this.#endsAt = identity.expiresAt + this.#host.options.expiryGraceMs
    this.#owner.onTerm()
    return undefined
  }

  #takeSeat(sub: string): boolean {
    const { users, options } = this.#host
    if (users.of(sub) >= options.connectionsPerUser) return false
    users.add(sub)
    return true
  }

  #giveSeatBack(sub: string): void {
    const { users, userFrames } = this.#host
    users.remove(sub)
    if (users.of(sub) === 0) userFrames.forget(sub)
  }
}

function refused({ code, message }: Verified & { readonly ok: false }): Rejection {
  const retryable = code === 'token_expired'
  return {
    answer: { type: 'refused', code, message, retryable },
    closeCode: retryable ? 4401 : 4500,
    reason: retryable ? 'token expired' : 'token refused',
  }
}
