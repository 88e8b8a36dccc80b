import type { IncomingMessage } from 'node:http'
import { HISTORY_HEADERS } from 'maxine-protocol/http'
import type { CorsRules } from '../systems/system-kind.ts'
import type { OriginCheck } from './origins.ts'

const DAY_S = '86400'

/** What a browser is told when a page of an allowed origin asks; cookies are never taken. */
export function corsHeaders(
  { headers, method }: IncomingMessage,
  mayEnter: OriginCheck,
  rules: CorsRules,
): Record<string, string> {
  const { origin } = headers
  if (method === 'OPTIONS' && origin === undefined) return { allow: rules.methods }
  if (origin === undefined || !mayEnter(origin)) return { vary: 'origin' }
  return {
    vary: 'origin',
    'access-control-allow-origin': origin,
    'access-control-expose-headers': EXPOSED,
    ...(method === 'OPTIONS' && {
      'access-control-allow-methods': rules.methods,
      'access-control-allow-headers': rules.headers,
      'access-control-max-age': DAY_S,
    }),
  }
}

const EXPOSED = [...Object.values(HISTORY_HEADERS), 'retry-after', 'x-total-count'].join(', ')
