import type { HttpResponse } from '../../http/exchange.ts'
import { bodyOf, Declined } from '../../http/plain-routes.ts'
import type { PlainRequest, PlainRoute } from '../../http/plain-routes.ts'
import { answered, declinedWith, unauthorized } from '../../http/replies.ts'
import { ROOT } from './access.ts'
import type { Asker } from './access.ts'
import type { Collections, Outcome } from './collections.ts'
import { DOCUMENT_LIMITS } from './documents/document.ts'
import { readParameters } from './documents/query.ts'
import { Refused, refused } from './problems.ts'

export interface RoutesParts {
  readonly collections: Collections
  /** Compares in constant time; left out where there is no master key. */
  readonly isMasterKey: ((given: string) => boolean) | undefined
  /** Whether keys or tokens are looked at. */
  readonly isLocked: boolean
  readonly onKeyRefused: () => void
  readonly health: () => object
  readonly metrics: () => object
}

/** Collections over HTTP, and how the server is doing. */
export function deploydRoutes(parts: RoutesParts): readonly PlainRoute[] {
  const { collections, health, metrics } = parts
  return [
    { method: 'GET', path: '/health', access: 'open', answer: () => answered(health()) },
    route(parts, 'GET /metrics', ({ by }) => {
      if (by.kind === 'stranger') throw new Declined(unauthorized(NEEDED))
      return answered(metrics())
    }),
    route(parts, 'POST /:collection', async ({ collection, body, by }) =>
      replied(await collections.create(collection, body(), by)),
    ),
    route(parts, 'GET /:collection', async ({ collection, query, by }) => {
      const { reply, result } = await collections.list(collection, query(), by)
      return answered(reply.body as object, { 'X-Total-Count': String(result.total) })
    }),
    route(parts, 'GET /:collection/:id', async ({ collection, id, by }) =>
      replied(await collections.read(collection, id, by)),
    ),
    route(parts, 'PUT /:collection/:id', async ({ collection, id, body, by }) =>
      replied(await collections.update(collection, id, body(), by)),
    ),
    route(parts, 'DELETE /:collection/:id', async ({ collection, id, by }) =>
      replied(await collections.delete(collection, id, by)),
    ),
  ]
}

const NEEDED = 'a bearer token or the master key is needed'
const MASTER_KEY = 'x-master-key'

/** A request as these routes see it. */
interface Asked {
  readonly by: Asker
  readonly collection: string
  readonly id: string
  /** Each throws where it cannot be read. */
  readonly body: () => unknown
  readonly query: () => Readonly<Record<string, unknown>>
}

/** `GET /:collection`. Who asks is looked at here, for a key does without a token. */
function route(
  parts: RoutesParts,
  methodAndPath: string,
  answer: (asked: Asked) => HttpResponse | Promise<HttpResponse>,
): PlainRoute {
  const [method = '', path = ''] = methodAndPath.split(' ')
  return {
    method,
    path,
    access: 'open',
    answer: async (asked) => {
      const { request, inPath } = asked
      const { collection = '', id = '' } = inPath
      const by = askerOf(parts, asked)
      const body = () => bodyOf(request, DOCUMENT_LIMITS)
      const query = () => queryOf(request.query)
      try {
        return await answer({ by, collection, id, body, query })
      } catch (error) {
        throw error instanceof Refused ? new Declined(declinedAs(error)) : error
      }
    },
  }
}

function askerOf(parts: RoutesParts, { request, identity }: PlainRequest): Asker {
  const { isMasterKey, isLocked, onKeyRefused } = parts
  const key = request.headers[MASTER_KEY]
  if (isMasterKey && key !== undefined) {
    if (isMasterKey(key)) return ROOT
    onKeyRefused()
    throw new Declined(unauthorized('the master key is refused'))
  }
  if (identity) return { kind: 'user', identity }
  return isLocked ? { kind: 'stranger' } : ROOT
}

function queryOf(parameters: PlainRequest['request']['query']) {
  const read = readParameters(parameters)
  if (read.ok) return read.message
  const { at: field, message: detail } = read.problem
  throw refused('bad-request', { detail, ...(field !== '' && { field }) })
}

/** The statuses that no body goes with. */
const BODILESS = [204, 205, 304]

function replied({ reply: { status, body } }: Outcome<unknown>): HttpResponse {
  const response = answered(body as object)
  return { ...response, status, ...(BODILESS.includes(status) && { body: '' }) }
}

function declinedAs({ details }: Refused): HttpResponse {
  return declinedWith(details, details.status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {})
}
