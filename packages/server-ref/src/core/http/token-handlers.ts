import type { Authenticator, IssuedToken } from '../identity.ts'
import type { HandlersOf, HttpParts } from './handler.ts'
import { answered, unauthorized } from './replies.ts'

/** Tokens for those who know a password, or hold a token that is still good. */
export function tokenHandlers({
  authenticator,
  counters,
}: HttpParts): HandlersOf<'signIn' | 'refreshToken'> {
  const issued = (token: IssuedToken | undefined, detail: string) => {
    if (token) return answered({ token: token.token, expiresInMs: token.expiresInMs })
    counters.authRefused++
    return unauthorized(detail)
  }
  return {
    signIn: async ({ body: { username, password } }) =>
      issued(await authenticator?.signIn(username, password), 'wrong name or password'),
    refreshToken: async ({ body: { token } }) =>
      issued(await refreshed(authenticator, token), 'the token cannot be refreshed'),
  }
}

async function refreshed(authenticator: Authenticator | undefined, token: string) {
  const verified = await authenticator?.verify(token)
  return verified?.ok ? authenticator?.refresh(verified.identity) : undefined
}
