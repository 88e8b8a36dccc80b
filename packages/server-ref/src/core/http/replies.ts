import { problem, PROBLEM_MEDIA_TYPE } from 'maxine-protocol/http'
import type { About, ProblemDetails, ProblemName } from 'maxine-protocol/http'
import type { HttpResponse } from './exchange.ts'

/** Headers of an answer. */
export type Headers = HttpResponse['headers']

/** What was asked for. */
export function answered(value: object, headers: Headers = {}): HttpResponse {
  return answeredText(JSON.stringify(value), { 'Content-Type': 'application/json', ...headers })
}

/** What was asked for, as it is. */
export function answeredText(body: string, headers: Headers): HttpResponse {
  return { status: 200, headers: { ...UNCACHED, ...headers }, body }
}

/** Why it cannot be had. */
export function declined(
  name: ProblemName,
  about: About = {},
  headers: Headers = {},
): HttpResponse {
  return declinedWith(problem(name, about), headers)
}

/** Why it cannot be had, in details that are there already. */
export function declinedWith(details: ProblemDetails, headers: Headers = {}): HttpResponse {
  const { status } = details
  const all = { ...UNCACHED, 'Content-Type': PROBLEM_MEDIA_TYPE, ...headers }
  return { status, headers: all, body: JSON.stringify(details) }
}

/** RFC 9110 has every 401 say how to do better. */
export function unauthorized(detail: string, challenge = 'Bearer'): HttpResponse {
  return declined('unauthorized', { detail }, { 'WWW-Authenticate': challenge })
}

/** All of it is of the moment, and some of it for one reader only. */
const UNCACHED: Headers = { 'Cache-Control': 'no-store' }
