import type { IncomingMessage } from 'node:http'
import { HISTORY_HEADERS } from 'maxine-protocol/http'
import type { OriginCheck } from './origins.ts'

const DAY_S = '86400'

/** What a browser is told when a page of an allowed origin asks; cookies are never taken. */
export function corsHeaders(
  { headers, method }: IncomingMessage,
  mayEnter: OriginCheck,
): Record<string, string> {
  const { origin } = headers
  if (method === 'OPTIONS' && origin === undefined) return { allow: 'GET, HEAD, POST, DELETE' }
  if (origin === undefined || !mayEnter(origin)) return { vary: 'origin' }
  return {
    vary: 'origin',
    'access-control-allow-origin': origin,
    'access-control-expose-headers': EXPOSED,
    ...(method === 'OPTIONS' && {
      'access-control-allow-methods': 'GET, HEAD, POST, DELETE',
      'access-control-allow-headers': 'authorization, content-type',
      'access-control-max-age': DAY_S,
    }),
  }
}

const EXPOSED = [...Object.values(HISTORY_HEADERS), 'retry-after'].join(', ')
