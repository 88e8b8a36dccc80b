import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { HttpResponse } from '../../core/index.ts'
import { answerRequest } from './answer-request.ts'
import type { AnswerParts } from './answer-request.ts'
import { corsHeaders } from './cors.ts'
import { problemResponse } from './refusal.ts'
import type { Logger } from '../running-server.ts'
import type { CorsRules } from '../systems/system-kind.ts'
import { readTarget } from './target.ts'

/** What stands in front of the core's routes. */
export interface HttpServerParts extends AnswerParts {
  readonly log: Logger
  readonly cors: CorsRules
}

const KEEP_ALIVE_MS = 5_000

/** Answers requests; WebSockets come in by the server's `upgrade` event. Does not listen yet. */
export function createHttpServer(parts: HttpServerParts): Server {
  const { handshake } = parts
  const server = createServer({
    headersTimeout: handshake.headersTimeoutMs,
    requestTimeout: handshake.requestTimeoutMs,
    connectionsCheckingInterval: handshake.checkEveryMs,
    maxHeaderSize: handshake.maxHeaderBytes,
    keepAliveTimeout: KEEP_ALIVE_MS,
  })
  // One more than is allowed, or Node would leave out silently what is too much.
  server.maxHeadersCount = handshake.maxHeaders + 1
  server.on('request', (request, response) => void serve(parts, request, response))
  return server
}

async function serve(
  parts: HttpServerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A peer that has gone away is no error of this server.
  request.on('error', () => undefined)
  response.on('error', () => undefined)
  const answer = await answerRequest(parts, request).catch((error: unknown) => {
    parts.log('error', 'request failed', { error: error instanceof Error ? error.name : 'thrown' })
    return problemResponse('internal')
  })
  if (!answer || response.destroyed) return
  write(parts, request, response, answer)
  const { method } = request
  parts.log('debug', 'request', { method, path: readTarget(request).path, status: answer.status })
}

function write(
  { mayEnter, cors }: HttpServerParts,
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: HttpResponse,
): void {
  response.statusCode = status
  const all = {
    'x-content-type-options': 'nosniff',
    ...corsHeaders(request, mayEnter, cors),
    ...(status !== 204 && { 'content-length': Buffer.byteLength(body) }),
    // The rest of a body that was not read could only be taken for the next request.
    ...(!request.complete && { connection: 'close' }),
    ...headers,
    'cache-control': 'no-store',
  }
  // One by one, for these take names in any case for the same.
  for (const [name, value] of Object.entries(all)) response.setHeader(name, value)
  response.end(request.method === 'HEAD' ? undefined : body)
}
