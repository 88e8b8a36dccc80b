import { readJson, SNAPSHOT_LIMITS } from 'maxine-protocol'
import { MaxineError } from '../../errors.ts'
import { fetchJson } from '../../http/fetch-json.ts'
import type { RuntimeAbortSignal } from '../../http/fetch-like.ts'
import { httpUrlOf } from '../../http/http-url.ts'
import type { SourceHost } from '../source.ts'

/** Statuses of an answer that may be another one soon. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429])

/**
 * Asks an old server for what may not be there: gives what it told, or nothing where it says no, or talks of something
 * else than JSON. Rejects where another try may bring more, and when the signal is aborted.
 */
export async function ask(
  host: Pick<SourceHost, 'http'>,
  path: string,
  signal: RuntimeAbortSignal,
): Promise<unknown> {
  const { dialect: _, url, ...request } = await host.http()
  const maxLength = SNAPSHOT_LIMITS.length
  const asked = { ...request, url: httpUrlOf(url) + path, maxLength, signal }
  const { status, text } = await fetchJson(asked).catch(noneWhereFinal)
  if (status >= 500 || PASSING.has(status)) {
    const message = `the request was answered with HTTP ${status}`
    throw new MaxineError('request_failed', message, { status, retryable: true })
  }
  const read = status === 200 ? readJson(text, SNAPSHOT_LIMITS) : undefined
  return read?.ok ? read.message : undefined
}

/** Too long an answer, or a redirect, is the same next time. */
function noneWhereFinal(error: unknown): { readonly status: number; readonly text: string } {
  if (error instanceof MaxineError && !error.retryable) return { status: 404, text: '' }
  throw error
}
