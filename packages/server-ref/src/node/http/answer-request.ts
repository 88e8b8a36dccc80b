import type { IncomingMessage } from 'node:http'
import type { HttpResponse, Served } from '../../core/index.ts'
import type { OriginCheck } from './origins.ts'
import { readText } from './read-text.ts'
import type { ReadText } from './read-text.ts'
import { foreignOrigin, problemResponse, tooManyHeaders, unavailable } from './refusal.ts'
import type { HandshakeOptions } from '../running-server.ts'
import type { DoorTrouble } from '../server-faults.ts'
import { addressOf, readTarget } from './target.ts'
import type { Target } from './target.ts'

/** What decides about a request before the core does. */
export interface AnswerParts {
  /** Nothing while there is none: the server is starting again, or has closed. */
  readonly core: () => Served | undefined
  readonly mayEnter: OriginCheck
  readonly tokenInQuery: boolean
  readonly handshake: HandshakeOptions
  readonly trouble: DoorTrouble
  /** What is shown at `/`. */
  readonly page: string
}

/** The answer to a request; nothing where the peer has gone before all of it was there. */
export async function answerRequest(
  parts: AnswerParts,
  request: IncomingMessage,
): Promise<HttpResponse | undefined> {
  const core = parts.core()
  const own = await answerHere(parts, request)
  if (own.what !== 'text') {
    if (core && own.what === 'answer') countAnswer(core, own.answer)
    return own.what === 'answer' ? own.answer : undefined
  }
  if (!core) return unavailable()
  const target = readTarget(request, parts.tokenInQuery)
  return core.handle({
    method: methodOf(request),
    path: target.path,
    query: target.query,
    headers: headersOf(request, target),
    body: own.text,
    address: addressOf(request),
  })
}

/** An answer of the shell's own, or the body with which the core is asked. */
type Own =
  | { readonly what: 'answer'; readonly answer: HttpResponse }
  | Extract<ReadText, { what: 'text' | 'gone' }>

async function answerHere(parts: AnswerParts, request: IncomingMessage): Promise<Own> {
  const early = refusal(parts, request) ?? plainAnswer(parts, request)
  if (early) return { what: 'answer', answer: early }
  const read = await readText(request, parts.handshake.maxBodyBytes)
  if (read.what === 'text' || read.what === 'gone') return read
  const answer =
    read.what === 'too-large'
      ? problemResponse('payload-too-large', {
          detail: `more than ${parts.handshake.maxBodyBytes} bytes`,
        })
      : problemResponse('bad-request', { detail: 'the body is not UTF-8' })
  return { what: 'answer', answer }
}

function refusal(
  { handshake, mayEnter, core, trouble }: AnswerParts,
  { rawHeaders, headers }: IncomingMessage,
): HttpResponse | undefined {
  if (rawHeaders.length > handshake.maxHeaders * 2) return tooManyHeaders()
  if (!mayEnter(headers.origin)) return foreignOrigin()
  if (trouble.kind === 'refuse') trouble.refused += 1
  if (trouble.kind === 'refuse' || !core()) return unavailable()
  return undefined
}

function plainAnswer({ page }: AnswerParts, request: IncomingMessage): HttpResponse | undefined {
  if (request.method === 'OPTIONS') return { status: 204, headers: {}, body: '' }
  if (readTarget(request).path !== '/' || methodOf(request) !== 'GET') return undefined
  return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: page }
}

/** A HEAD is a GET of which the shell keeps the body to itself. */
function methodOf({ method = 'GET' }: IncomingMessage): string {
  return method === 'HEAD' ? 'GET' : method
}

/** As they came, but for a token, which is in one place wherever it travelled. */
function headersOf({ headers }: IncomingMessage, { token }: Target): Record<string, string> {
  const single: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string') single[name] = value
  }
  return token === undefined ? single : { ...single, authorization: `Bearer ${token}` }
}

function countAnswer({ counters }: Served, { status }: HttpResponse): void {
  counters.requests += 1
  if (status >= 400) counters.requestErrors += 1
}
