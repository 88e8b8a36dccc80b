import { vi } from 'vitest'
import type { FetchInit, FetchLike } from '../src/http/fetch-like.ts'

/** A request as the fake server sees it. */
export interface FakeRequest {
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly headers: Record<string, string>
  /** The body, read as JSON. */
  readonly body: unknown
  readonly signal: FetchInit['signal']
}

/** A value for JSON, a whole response, or an error to fail with. */
export type FakeAnswer = object | Response | Error

/** A server without a network, and what it was asked. */
export interface FakeServer {
  readonly fetch: FetchLike
  readonly requests: readonly FakeRequest[]
}

/** Answers each request with what the function gives. */
export function fakeServer(
  answer: (request: FakeRequest, index: number) => FakeAnswer | Promise<FakeAnswer>,
): FakeServer {
  const requests: FakeRequest[] = []
  return {
    requests,
    fetch: vi.fn<FetchLike>(async (url, { method, headers, body, signal }) => {
      const { pathname, search } = new URL(url)
      const read: unknown = body === undefined ? undefined : JSON.parse(body)
      const request = { method, path: pathname + search, headers, body: read, signal }
      requests.push(request)
      const answered = await answer(request, requests.length - 1)
      if (answered instanceof Error) throw answered
      return answered instanceof Response ? answered : json(answered)
    }),
  }
}

/** An answer as a server gives it. */
export function json(
  value: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(JSON.stringify(value), { status, headers })
}

/** Problem details of a new server. */
export function declined(status: number, name: string, more: object = {}): Response {
  const body = { type: `/problems/${name}`, title: name, status, error: `it is ${name}`, ...more }
  return json(body, status, { 'content-type': 'application/problem+json' })
}
