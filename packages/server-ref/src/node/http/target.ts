import type { IncomingMessage } from 'node:http'
import { TOKEN_PARAMETER } from 'maxine-protocol'

/** Where a request goes, and with which token; the token is in nothing else that is passed on. */
export interface Target {
  readonly path: string
  readonly query: readonly (readonly [name: string, value: string])[]
  readonly token?: string
}

/** Reads the request's address and `Authorization`; `?token=` only where it was opted in. */
export function readTarget(
  { url = '/', headers }: Pick<IncomingMessage, 'url' | 'headers'>,
  tokenInQuery = false,
): Target {
  const end = url.indexOf('?')
  const path = end < 0 ? url : url.slice(0, end)
  const all = [...new URLSearchParams(end < 0 ? '' : url.slice(end + 1))]
  const query = all.filter(([name]) => name !== TOKEN_PARAMETER)
  const inQuery = tokenInQuery ? all.find(([name]) => name === TOKEN_PARAMETER)?.[1] : undefined
  const token = bearerToken(headers.authorization) ?? inQuery
  return { path, query, ...(token !== undefined && token !== '' && { token }) }
}

function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer +([^\s]+)$/i.exec(authorization ?? '')?.[1]
}

/** The peer's address, in one form for both families; headers are anybody's word and not asked. */
export function addressOf({ socket }: Pick<IncomingMessage, 'socket'>): string {
  return (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
}
