import * as z from 'zod/mini'
import { count, number, text } from '../fields.ts'
import type { Problem } from '../problem.ts'
import type { Schema } from './route.ts'

/** The media type of problem details: RFC 9457. */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json'

export type ProblemName =
  | 'bad-request'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'method-not-allowed'
  | 'conflict'
  | 'position-gone'
  | 'payload-too-large'
  | 'too-many-requests'
  | 'internal'
  | 'unavailable'

export interface ProblemType {
  readonly status: number
  readonly title: string
  /** What the person who reads it should do. */
  readonly advice: string
}

export const PROBLEM_TYPES: Readonly<Record<ProblemName, ProblemType>> = {
  'bad-request': {
    status: 400,
    title: 'The request cannot be read',
    advice: 'Correct the field that is named.',
  },
  unauthorized: {
    status: 401,
    title: 'A valid token is needed',
    advice: 'Sign in, or refresh the token, and ask again.',
  },
  forbidden: {
    status: 403,
    title: 'The token does not permit this',
    advice: 'Ask for less, or as somebody who may.',
  },
  'not-found': {
    status: 404,
    title: 'There is no such thing',
    advice: 'Check the name, and that the service is registered.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'This address does not know the method',
    advice: 'Use a method that the Allow header names.',
  },
  conflict: {
    status: 409,
    title: 'The registry has changed in between',
    advice: 'Read the present state and try again.',
  },
  'position-gone': {
    status: 410,
    title: 'The log no longer holds this position',
    advice: 'Read a snapshot and go on from its position.',
  },
  'payload-too-large': {
    status: 413,
    title: 'The request is too large',
    advice: 'Send less at once.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests in too short a time',
    advice: 'Wait for retryAfterMs, then ask less often.',
  },
  internal: {
    status: 500,
    title: 'The server met an error of its own',
    advice: 'Look at the server’s log.',
  },
  unavailable: {
    status: 503,
    title: 'The server cannot answer now',
    advice: 'Wait for retryAfterMs, then ask again.',
  },
}

/** Why a request was refused: RFC 9457, with the `error` text that older clients read. */
export interface ProblemDetails {
  /** Ends in a {@link ProblemName}; `about:blank` where the server is too old to say. */
  readonly type: string
  readonly title: string
  readonly status: number
  /** What is wrong with this request. */
  readonly detail?: string
  /** The address of the request. */
  readonly instance?: string
  /** Path of the field that is wrong. */
  readonly field?: string
  /** How long to wait, in milliseconds; the `Retry-After` header says it in seconds. */
  readonly retryAfterMs?: number
  readonly error: string
}

export const problemDetails: Schema<ProblemDetails> = z.object({
  type: z.string(),
  title: z.string(),
  status: count,
  detail: text,
  instance: text,
  field: text,
  retryAfterMs: number,
  error: z.string(),
})

/** What a problem can tell beyond its type. */
export type About = Pick<ProblemDetails, 'detail' | 'instance' | 'field' | 'retryAfterMs'>

/** Problem details of one type. */
export function problem(name: ProblemName, about: About = {}): ProblemDetails {
  const { status, title } = PROBLEM_TYPES[name]
  return { type: `/problems/${name}`, title, status, ...about, error: about.detail ?? title }
}

/** The answer to a request that could not be read. */
export function unreadable({ code, at, message }: Problem): ProblemDetails {
  return problem(code === 'too_large' ? 'payload-too-large' : 'bad-request', {
    detail: message,
    ...(at !== '' && { field: at }),
  })
}

/** Which problem it is, wherever its type is written; nothing for one that is not listed here. */
export function problemName({ type }: ProblemDetails): ProblemName | undefined {
  const name = type.slice(type.lastIndexOf('/') + 1)
  return Object.hasOwn(PROBLEM_TYPES, name) ? (name as ProblemName) : undefined
}
