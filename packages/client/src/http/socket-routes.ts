import { FROM_SERVER, readJson } from 'maxine-protocol'
import type { Dialect, EventMessage } from 'maxine-protocol'
import type { AbortSignalLike } from '../abort.ts'
import { MaxineError } from '../errors.ts'
import type { World } from '../world.ts'
import { fetchJson } from './fetch-json.ts'
import type { FetchLike } from './fetch-like.ts'
import { httpUrlOf } from './http-url.ts'

/**
 * The two routes that a `WebSocketClient` asks itself. Loaded when one is first asked, for most pages
 * never do; all routes, with retries, are in `maxine-client/http`.
 */

/** Where and how a server is asked. */
export interface HttpSource {
  /** The address of the socket, or of the routes where that is another. */
  readonly url: string
  readonly token: string | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly fetch: FetchLike | undefined
  readonly dialect: Dialect
  readonly timeoutMs: number
  readonly world: World
  readonly signal?: AbortSignalLike | undefined
}

/** Which events of a history: the last so many of those later than a time, in milliseconds since 1970. */
export interface HistoryQuery {
  readonly since?: number | undefined
  readonly limit: number
}

/** `GET /events`: an array of frames like those of the socket, so the same dialect reads them. */
export async function readHistory(
  source: HttpSource,
  { since, limit }: HistoryQuery,
): Promise<readonly EventMessage[]> {
  const after = since === undefined ? '' : `since=${Math.max(0, since)}&`
  const text = await ask(source, `/events?${after}limit=${limit}`)
  if (text.trim() === '[]') return []
  return source.dialect.decode(text).map((result) => {
    if (result.ok && result.message.type === 'event') return result.message
    throw new MaxineError('bad_response', 'the history holds what is no event')
  })
}

/** What a circuit breaker says of a node. */
export interface CircuitState {
  readonly state: 'closed' | 'open' | 'half-open'
  /** Since it last closed. */
  readonly failures: number
  /** Milliseconds since 1970, where there are such times. */
  readonly lastFailure?: number
  readonly nextTry?: number
}

const STATES: readonly unknown[] = ['closed', 'open', 'half-open']

/** `GET /circuit-breaker/:nodeId`; the count is called `failureCount` in the documents. */
export async function readCircuit(source: HttpSource, nodeId: string): Promise<CircuitState> {
  const read = readJson(await ask(source, `/circuit-breaker/${escaped(nodeId)}`), FROM_SERVER)
  const { state, failures, failureCount, lastFailure, nextTry } = (
    read.ok ? { ...(read.message as object) } : {}
  ) as Readonly<Record<string, unknown>>
  if (!STATES.includes(state)) {
    throw new MaxineError('bad_response', 'the answer is no state of a circuit')
  }
  const count = failures ?? failureCount
  return {
    state: state as CircuitState['state'],
    failures: typeof count === 'number' ? count : 0,
    ...(typeof lastFailure === 'number' && { lastFailure }),
    ...(typeof nextTry === 'number' && { nextTry }),
  }
}

async function ask({ url, dialect: _, ...request }: HttpSource, path: string): Promise<string> {
  const { status, text } = await fetchJson({ ...request, url: httpUrlOf(url) + path })
  if (status === 200) return text
  throw new MaxineError(
    status === 404 ? 'not_found' : 'request_failed',
    `the request was answered with HTTP ${status}`,
    { status, retryable: status >= 500 || status === 429 },
  )
}

/** Old servers compare node ids with the path as it comes, so a colon stays; half a surrogate pair has no UTF-8. */
function escaped(nodeId: string): string {
  return encodeURIComponent(nodeId.replace(/\p{Surrogate}/gu, '\uFFFD')).replaceAll('%3A', ':')
}
