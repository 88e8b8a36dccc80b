import type { Dialect, EventMessage } from 'maxine-protocol'
import type { AbortSignalLike } from '../abort.ts'
import { MaxineError } from '../errors.ts'
import { fetchJson } from '../http/fetch-json.ts'
import type { FetchLike } from '../http/fetch-like.ts'
import type { World } from '../world.ts'
import type { HistoryQuery } from './catch-up.ts'

export interface HistorySource {
  /** Where the HTTP routes are. */
  readonly httpUrl: string
  readonly token: string | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly fetch: FetchLike | undefined
  readonly dialect: Dialect
  readonly timeoutMs: number
  readonly world: World
  readonly signal?: AbortSignalLike | undefined
}

/** `GET /events`: an array of frames like those of the socket, so the same dialect reads them. */
export async function readHistory(
  source: HistorySource,
  { since, limit }: HistoryQuery,
): Promise<readonly EventMessage[]> {
  const { httpUrl, dialect, ...request } = source
  const query = since === undefined ? '' : `since=${Math.max(0, since)}&`
  const url = `${httpUrl}/events?${query}limit=${limit}`
  const { status, text } = await fetchJson({ ...request, url })
  if (status !== 200) {
    throw new MaxineError('request_failed', `the history was answered with HTTP ${status}`, {
      status,
      retryable: status >= 500 || status === 429,
    })
  }
  if (text.trim() === '[]') return []
  return dialect.decode(text).map((result) => {
    if (result.ok && result.message.type === 'event') return result.message
    throw new MaxineError('bad_response', 'the history holds what is no event', { status })
  })
}
