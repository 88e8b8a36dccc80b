import { FROM_SERVER, readJson } from 'maxine-protocol'
import { MaxineError } from '../errors.ts'
import type { HistorySource } from '../recovery/read-history.ts'
import { fetchJson } from './fetch-json.ts'

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
export async function readCircuit(source: HistorySource, nodeId: string): Promise<CircuitState> {
  const { httpUrl, dialect: _, ...request } = source
  const url = `${httpUrl}/circuit-breaker/${escaped(nodeId)}`
  const { status, text } = await fetchJson({ ...request, url })
  if (status !== 200) {
    throw new MaxineError(
      status === 404 ? 'not_found' : 'request_failed',
      `the circuit breaker was answered with HTTP ${status}`,
      { status, retryable: status >= 500 || status === 429 },
    )
  }
  const read = readJson(text, FROM_SERVER)
  const { state, failures, failureCount, lastFailure, nextTry } = (
    read.ok ? { ...(read.message as object) } : {}
  ) as Readonly<Record<string, unknown>>
  if (!STATES.includes(state)) {
    throw new MaxineError('bad_response', 'the answer is no state of a circuit', { status })
  }
  const count = failures ?? failureCount
  return {
    state: state as CircuitState['state'],
    failures: typeof count === 'number' ? count : 0,
    ...(typeof lastFailure === 'number' && { lastFailure }),
    ...(typeof nextTry === 'number' && { nextTry }),
  }
}

/** Old servers compare node ids with the path as it comes, so a colon stays; half a surrogate pair has no UTF-8. */
function escaped(nodeId: string): string {
  return encodeURIComponent(nodeId.replace(/\p{Surrogate}/gu, '\uFFFD')).replaceAll('%3A', ':')
}
