import { readJson } from 'maxine-protocol'
import type { ReadLimits } from 'maxine-protocol'
import type { Counters } from '../counters.ts'
import type { Authenticator, Identity } from '../identity.ts'
import { bearerToken } from './bearer.ts'
import type { HttpRequest, HttpResponse } from './exchange.ts'
import { declined, unauthorized } from './replies.ts'

/** A request to one of a system's own routes. */
export interface PlainRequest {
  readonly request: HttpRequest
  /** What stands in the places of the path, decoded. */
  readonly inPath: Readonly<Record<string, string>>
  /** Whom the bearer token shows; nothing where none was sent, or none is looked at. */
  readonly identity: Identity | undefined
}

/** One route: `POST /channels/:channel`. */
export interface PlainRoute {
  readonly method: string
  /** Places begin with a colon and hold one segment. */
  readonly path: string
  /** Whether a token is needed where the server can check one; a wrong one is refused in any case. */
  readonly access: 'open' | 'with-token'
  readonly answer: (asked: PlainRequest) => HttpResponse | Promise<HttpResponse>
}

export interface PlainRoutesParts {
  readonly counters: Counters
  /** Absent where tokens are not looked at. */
  readonly authenticator: Authenticator | undefined
  readonly onError: (error: unknown) => void
}

/** A request that is declined from within; what else is thrown is answered with 500 and reported. */
export class Declined extends Error {
  readonly response: HttpResponse

  constructor(response: HttpResponse) {
    super('declined')
    this.response = response
  }
}

/** Answers the routes of a system; never rejects. The first route that fits answers. */
export function createPlainRoutes(
  routes: readonly PlainRoute[],
  parts: PlainRoutesParts,
): (request: HttpRequest) => Promise<HttpResponse> {
  const { counters, onError } = parts
  return async (request) => {
    counters.requests += 1
    const response = await answer(routes, parts, request).catch((error: unknown) => {
      if (error instanceof Declined) return error.response
      onError(error)
      return declined('internal')
    })
    if (response.status >= 400) counters.requestErrors += 1
    return response
  }
}

/** What a body says; declines with 400 what cannot be read within the limits. */
export function bodyOf({ body }: HttpRequest, limits: ReadLimits): unknown {
  const read = readJson(body, limits)
  if (read.ok) return read.message
  throw new Declined(declined('bad-request', { detail: read.problem.message }))
}

async function answer(
  routes: readonly PlainRoute[],
  parts: PlainRoutesParts,
  request: HttpRequest,
): Promise<HttpResponse> {
  const there = routes.flatMap((route) => {
    const inPath = match(route.path, request.path)
    return inPath ? [{ route, inPath }] : []
  })
  const found = there.find(({ route }) => route.method === request.method)
  if (!found) return nowhere(there.map(({ route }) => route.method))
  const { route, inPath } = found
  const identity = await whoAsks(parts, route, request)
  return route.answer({ request, inPath, identity })
}

function nowhere(methods: readonly string[]): HttpResponse {
  if (methods.length === 0) return declined('not-found')
  return declined('method-not-allowed', {}, { Allow: [...new Set(methods)].join(', ') })
}

async function whoAsks(
  { authenticator, counters }: PlainRoutesParts,
  { access }: PlainRoute,
  { headers }: HttpRequest,
): Promise<Identity | undefined> {
  if (!authenticator) return undefined
  const token = bearerToken(headers['authorization'])
  if (token === undefined) {
    if (access === 'open') return undefined
    throw new Declined(unauthorized('a bearer token is needed'))
  }
  const verified = await authenticator.verify(token)
  if (verified.ok) return verified.identity
  counters.authRefused += 1
  const expired = verified.code === 'token_expired'
  const detail = expired ? 'the token has expired' : 'the token is refused'
  throw new Declined(unauthorized(detail, 'Bearer error="invalid_token"'))
}

/** The places of a path, or nothing where it does not fit. */
function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return undefined
  const places: Record<string, string> = {}
  for (const [index, word] of wanted.entries()) {
    const text = given[index] ?? ''
    if (!word.startsWith(':')) {
      if (word !== text) return undefined
    } else {
      const value = decode(text)
      if (value === undefined || value === '') return undefined
      places[word.slice(1)] = value
    }
  }
  return places
}

/** Nothing for what is no text: `%E0%A4%A`. */
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
