import { throwIfAborted } from '../abort.ts'
import type { AbortSignalLike } from '../abort.ts'
import { explain } from '../explanations.ts'
import type { World } from '../world.ts'
import { readGrant, tokenFailure } from './token-grant.ts'
import type { TokenGrant } from './token-grant.ts'

/** Why a token is wanted: `rejected` and `expiring` need another one than before. */
export type TokenReason = 'initial' | 'reconnect' | 'expiring' | 'rejected'

export interface TokenRequest {
  readonly reason: TokenReason
  /** Aborted when the token is no longer wanted, or took too long. */
  readonly signal: AbortSignalLike
}

export type GetToken = (request: TokenRequest) => TokenGrant | Promise<TokenGrant>

export interface TokenSourceParts {
  readonly token?: string | undefined
  readonly getToken?: GetToken | undefined
  readonly timeoutMs: number
  readonly world: World
}

/** Beyond this share of its life a token is replaced before it is shown to a server again. */
const WORTH_SHOWING = 0.75

/** The token, and how to come by another: one request at a time, whoever asks. */
export class TokenSource {
  readonly #parts: TokenSourceParts
  #token: string | undefined
  /** A token of which nobody said how long it lives is good until a server refuses it. */
  #freshUntil = Infinity
  #standing: 'untold' | 'refused' = 'untold'
  #request: TokenFetch | undefined

  constructor(parts: TokenSourceParts) {
    this.#parts = parts
    this.#token = parts.token
  }

  /** The token to show now, if there is one. */
  get current(): string | undefined {
    return this.#token
  }

  /** Makes sure that `current` is worth showing; rejects with a `MaxineError`. */
  get(reason: TokenReason): Promise<void> {
    const { getToken, world } = this.#parts
    if (this.#request) return this.#request.promise
    const isWorthShowing = this.#token !== undefined && world.now() < this.#freshUntil
    if (isWorthShowing && (reason === 'initial' || reason === 'reconnect')) return Promise.resolve()
    if (getToken) return this.#fetch(getToken, reason)
    return this.#standing === 'refused'
      ? Promise.reject(explain('no_fresh_token'))
      : Promise.resolve()
  }

  set(token: string, lifeMs = Infinity): void {
    this.#token = token
    this.#standing = 'untold'
    this.lives(lifeMs)
  }

  /** The server said how long it lives from now. */
  lives(ms: number): void {
    this.#freshUntil = this.#parts.world.now() + ms * WORTH_SHOWING
  }

  /** The server would not have it. */
  forget(): void {
    this.#token = undefined
    this.#standing = 'refused'
  }

  /** Ends what is under way; a token that can be fetched again is not kept while nobody needs it. */
  reset(): void {
    this.#request?.cancel()
    this.#request = undefined
    const { token, getToken } = this.#parts
    // Who never had a token may come without one again: somebody else may answer by then.
    if (!getToken && token === undefined && this.#token === undefined) this.#standing = 'untold'
    if (!getToken) return
    this.#token = this.#standing === 'untold' ? token : undefined
    this.#freshUntil = Infinity
  }

  #fetch(getToken: GetToken, reason: TokenReason): Promise<void> {
    const { timeoutMs, world } = this.#parts
    const before = this.#token
    const controller = new AbortController()
    const { promise: late, cancel: cancelLimit } = expiry(world, timeoutMs)
    const granted = Promise.resolve()
      .then(() => {
        throwIfAborted(controller.signal)
        return getToken({ reason, signal: controller.signal })
      })
      .then(readGrant, (error: unknown) => {
        throw tokenFailure(error)
      })
    const cancel = () => {
      cancelLimit()
      controller.abort()
    }
    const promise = Promise.race([granted, late]).then(
      ({ token, expiresInMs }) => {
        cancelLimit()
        // One that was set meanwhile is the newer one.
        const isNewer = this.#token === undefined || this.#token === before
        if (this.#end(request) && isNewer) this.set(token, expiresInMs)
      },
      (error: unknown) => {
        cancel()
        this.#end(request)
        throw error
      },
    )
    const request = { promise, cancel }
    this.#request = request
    return promise
  }

  /** Whether it is still the one that is waited for. */
  #end(request: TokenFetch): boolean {
    if (this.#request !== request) return false
    this.#request = undefined
    return true
  }
}

interface TokenFetch {
  readonly promise: Promise<void>
  readonly cancel: () => void
}

function expiry(world: World, timeoutMs: number) {
  let cancel = (): void => undefined
  const promise = new Promise<never>((_, reject) => {
    cancel = world.after(timeoutMs, () => {
      const cause = new Error(`getToken gave nothing within ${timeoutMs} ms`)
      reject(explain('token_unavailable', { cause }))
    })
  })
  return { promise, cancel }
}
