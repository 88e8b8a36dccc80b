import { LIMITS } from 'maxine-protocol'
import { ROUTES } from 'maxine-protocol/http'
import type { RouteId } from 'maxine-protocol/http'
import type { HttpRequest, HttpResponse } from './exchange.ts'
import type { Identity } from '../identity.ts'
import { bearerToken } from './bearer.ts'
import type { HttpParts } from './handler.ts'
import { declined, unauthorized } from './replies.ts'

/** Who is asking, or why nobody is answered. */
export type Admission =
  | { readonly identity: Identity | undefined; readonly refusal?: undefined }
  | { readonly refusal: HttpResponse }

/**
 * Events by which one could learn what a route tells. Whoever may not see them may not ask instead.
 * Writing needs any identity; the snapshot and the history leave out what may not be seen.
 */
const TOLD_BY: Readonly<Partial<Record<RouteId, string>>> = {
  discover: 'service_registered',
  servers: 'service_registered',
  configGet: 'config_changed',
  configAll: 'config_changed',
  circuitBreaker: 'circuit_open',
}

/** Looks at the token of a request, where its route needs one. */
export async function authorize(
  parts: HttpParts,
  id: RouteId,
  headers: HttpRequest['headers'],
): Promise<Admission> {
  const { options, policy, counters } = parts
  if (!options.session.authRequired) return admit(policy, id, undefined)
  if (ROUTES[id].access === 'open') return { identity: undefined }
  const token = bearerToken(headers['authorization'])
  if (token === undefined) return { refusal: unauthorized('a bearer token is needed') }
  const verified =
    token.length > LIMITS.token ? undefined : await parts.authenticator?.verify(token)
  if (verified?.ok) return admit(policy, id, verified.identity)
  counters.authRefused++
  const expired = verified?.code === 'token_expired'
  const detail = expired ? 'the token has expired' : 'the token is refused'
  return { refusal: unauthorized(detail, 'Bearer error="invalid_token"') }
}

function admit(
  { maySee }: HttpParts['policy'],
  id: RouteId,
  identity: Identity | undefined,
): Admission {
  const event = TOLD_BY[id]
  if (event === undefined || maySee(identity, event)) return { identity }
  return { refusal: declined('forbidden', { detail: `your role may not see ${event}` }) }
}
