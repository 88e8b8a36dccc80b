import { readJson, SNAPSHOT_LIMITS } from 'maxine-protocol'
import type { Position } from 'maxine-protocol'
import { MaxineError } from '../errors.ts'
import { fetchJson } from '../http/fetch-json.ts'
import { httpUrlOf } from '../http/http-url.ts'
import type { HttpSource } from '../http/socket-routes.ts'
import { numberIn, textIn, valueIn } from './event-data.ts'
import { readState } from './read-state.ts'
import type { Registry } from './registry.ts'

/** A registry at one place in the log. */
export interface ReadSnapshot {
  readonly registry: Registry
  readonly position: Position
}

/** `GET /snapshot`: the second door, for what is wanted in the middle of a connection. */
export async function readSnapshot(source: HttpSource): Promise<ReadSnapshot> {
  const { dialect: _, url, ...request } = source
  const maxLength = SNAPSHOT_LIMITS.length
  const answer = await fetchJson({ ...request, url: `${httpUrlOf(url)}/snapshot`, maxLength })
  const { status, text } = answer
  if (status !== 200) {
    throw new MaxineError(
      status === 404 ? 'not_found' : 'request_failed',
      `the snapshot was answered with HTTP ${status}`,
      { status, retryable: status >= 500 || status === 429 },
    )
  }
  const read = readJson(text, SNAPSHOT_LIMITS)
  const told = read.ok ? read.message : undefined
  const [epoch, offset] = [textIn(told, 'epoch'), numberIn(told, 'offset')]
  const registry = readState([valueIn(told, 'state')])
  if (registry && epoch !== undefined && offset !== undefined) {
    return { registry, position: { epoch, offset } }
  }
  throw new MaxineError('bad_response', 'the answer is no snapshot of a registry')
}
