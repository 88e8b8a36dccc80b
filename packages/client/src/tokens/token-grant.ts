import { LIMITS } from 'maxine-protocol'
import { MaxineError } from '../errors.ts'
import { explain } from '../explanations.ts'

/** A token, with the life it has left where that is known; null when nobody is signed in. */
export type TokenGrant =
  string | { readonly token: string; readonly expiresInMs?: number } | null | undefined

/** What careless code makes of no token. */
const NO_TOKENS: readonly string[] = ['undefined', 'null', '[object Object]']

export function readGrant(grant: TokenGrant): { token: string; expiresInMs?: number } {
  if (grant === null || grant === undefined || grant === '') throw explain('no_fresh_token')
  const read = typeof grant === 'string' ? { token: grant } : grant
  if (isToken(read.token)) return read
  throw explain('token_unavailable', { cause: new TypeError('getToken gave what is no token') })
}

/** Visible ASCII only: a line break would become part of a header. */
export function isToken(token: unknown): token is string {
  return (
    typeof token === 'string' &&
    token.length <= LIMITS.token &&
    /^[\x21-\x7e]+$/.test(token) &&
    !NO_TOKENS.includes(token)
  )
}

/** Whoever may not have a token now may not have one a second later either. */
export function tokenFailure(error: unknown): MaxineError {
  if (error instanceof MaxineError) return error
  const { name, status, retryAfterMs } = (error ?? {}) as Readonly<Record<string, unknown>>
  const isFinal = name === 'UnauthorizedError' || status === 401 || status === 403
  return explain('token_unavailable', {
    cause: error,
    retryable: !isFinal,
    // A NaN among times would make every comparison false, and a loop without a pause.
    retryAfterMs: Number.isFinite(retryAfterMs) ? (retryAfterMs as number) : undefined,
  })
}
