import { PROBLEM_TYPES, problemName } from 'maxine-protocol/http'
import type { ProblemDetails, ProblemName } from 'maxine-protocol/http'
import { MaxineError } from '../errors.ts'
import type { World } from '../world.ts'
import type { JsonAnswer } from './fetch-json.ts'

/** What was asked, as far as an error tells it: `GET /config/get`, without a value. */
export interface Asked {
  readonly what: string
  /** A server may repeat it; an error does not. */
  readonly token: string | undefined
}

/** The error for a request that the server declined. */
export function declinedError(
  details: ProblemDetails,
  { headers }: Pick<JsonAnswer, 'headers'>,
  { what, token }: Asked,
  world: Pick<World, 'wall'>,
): MaxineError {
  const { status } = details
  const name = problemName(details) ?? nameOf(status)
  const retryAfterMs = details.retryAfterMs ?? readRetryAfter(headers.get('retry-after'), world)
  const told = details.error.slice(0, LONGEST_TOLD)
  const safe = token === undefined ? told : told.replaceAll(token, '…')
  return new MaxineError(codeOf(name, token), `${what}: ${safe}`, {
    status,
    retryable: status === 429 || status >= 500,
    ...adviceFor(name),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  })
}

/** What a server says about an error is shown to people, and not all of it need be of use. */
const LONGEST_TOLD = 200

/** For those who sent none, a token was not refused. */
function codeOf(name: ProblemName | undefined, token: string | undefined): string {
  if (name === 'unauthorized' && token !== undefined) return 'token_refused'
  return name?.replaceAll('-', '_') ?? 'request_failed'
}

function adviceFor(name: ProblemName | undefined): { readonly advice?: string } {
  return name === undefined ? {} : { advice: PROBLEM_TYPES[name].advice }
}

/** Old servers, and what stands before them, have only the status. */
function nameOf(status: number): ProblemName | undefined {
  const names = Object.keys(PROBLEM_TYPES) as ProblemName[]
  return names.find((name) => PROBLEM_TYPES[name].status === status)
}

/** Seconds, or a date: RFC 9110, 10.2.3. */
function readRetryAfter(text: string | null, { wall }: Pick<World, 'wall'>): number | undefined {
  if (text === null || text.trim() === '') return undefined
  const ms = /^\s*\d+\s*$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - wall()
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined
}
