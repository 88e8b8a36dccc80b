import type { Authenticator, IssuedToken } from '../identity.ts'
import { KeyedBuckets } from '../keyed-buckets.ts'
import type { HttpResponse } from './exchange.ts'
import type { HandlersOf, HttpParts } from './handler.ts'
import { answered, declined, unauthorized } from './replies.ts'

/** Tokens for those who know a password, or hold a token that is still good. */
export function tokenHandlers({
  authenticator,
  counters,
  options,
  world,
}: HttpParts): HandlersOf<'signIn' | 'refreshToken'> {
  const { tokensPerMinute } = options.session
  const attempts = new KeyedBuckets(tokensPerMinute / 60, tokensPerMinute)

  /** Passwords are guessed here, and each guess costs the server a slow hash. */
  async function issue(
    address: string,
    ask: () => Promise<IssuedToken | undefined>,
    detail: string,
  ): Promise<HttpResponse> {
    const attempt = attempts.take(address, world.now())
    if (attempt.verdict !== 'taken') {
      counters.rateLimited++
      const retryAfterMs = attempt.verdict === 'refused' ? attempt.retryAfterMs : 60_000
      const headers = { 'Retry-After': String(Math.ceil(retryAfterMs / 1000)) }
      return declined('too-many-requests', { retryAfterMs }, headers)
    }
    const token = await ask()
    if (token) return answered({ token: token.token, expiresInMs: token.expiresInMs })
    counters.authRefused++
    return unauthorized(detail)
  }

  return {
    signIn: ({ body: { username, password }, address }) =>
      issue(
        address,
        async () => authenticator?.signIn(username, password),
        'wrong name or password',
      ),
    refreshToken: ({ body: { token }, address }) =>
      issue(address, () => refreshed(authenticator, token), 'the token cannot be refreshed'),
  }
}

async function refreshed(authenticator: Authenticator | undefined, token: string) {
  const verified = await authenticator?.verify(token)
  return verified?.ok ? authenticator?.refresh(verified.identity) : undefined
}
