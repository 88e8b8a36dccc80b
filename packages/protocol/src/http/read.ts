import type * as z from 'zod/mini'
import { isFrame } from '../frame.ts'
import { FROM_CLIENT, FROM_SERVER, readJson } from '../json.ts'
import { decoded, failed } from '../problem.ts'
import type { Decoded } from '../problem.ts'
import { readBy } from '../schema.ts'
import { PROBLEM_TYPES, problemDetails } from './problem-details.ts'
import type { ProblemDetails } from './problem-details.ts'
import type { ParameterKind, Route, Schema } from './route.ts'

/** What came of a request: what was asked for, a server that declined, or an answer nobody can read. */
export type Answer<T> = Decoded<T> | Declined

/** The server answered with another status than 2xx. */
export interface Declined {
  readonly ok: false
  readonly declined: ProblemDetails
}

/** Reads the body of a request; fields nobody knows are left out. */
export function readBody<Body>(
  route: Pick<Route<unknown, unknown, Body>, 'body'>,
  text: string,
): Decoded<Body> {
  if (!route.body) return decoded(undefined as Body)
  const read = readJson(text, FROM_CLIENT)
  return read.ok ? check(route.body, read.message) : read
}

/**
 * Reads what a request says in its address, from pairs such as a `URLSearchParams` holds. Names
 * nobody knows are left out, and a name without a value says nothing, as on old servers.
 */
export function readParameters<Values>(
  route: Pick<Route<unknown, Values>, 'parameters'>,
  pairs: Iterable<readonly [name: string, value: string]>,
): Decoded<Values> {
  if (!route.parameters) return decoded(undefined as Values)
  const { schema } = route.parameters
  const kinds: Readonly<Record<string, ParameterKind>> = route.parameters.kinds
  const values: Record<string, unknown> = {}
  for (const [name, value] of pairs) {
    if (value === '' || !Object.hasOwn(kinds, name)) continue
    const earlier = values[name]
    if (earlier !== undefined && kinds[name] !== 'list') {
      return failed('bad_shape', name, 'given twice')
    }
    values[name] = parameter(kinds[name], value, earlier)
  }
  return check(schema, values)
}

/** Reads an answer; fields nobody knows pass through. */
export function readResponse<T>(
  route: Pick<Route<T>, 'answer' | 'limits'>,
  status: number,
  text: string,
): Answer<T> {
  if (!(status >= 200 && status < 300)) return { ok: false, declined: readProblem(status, text) }
  const read = readJson(text, route.limits ?? FROM_SERVER)
  if (!read.ok) return read
  const checked = check(route.answer, read.message)
  // As it came, with the fields nobody knows.
  return checked.ok ? decoded(read.message as T) : checked
}

function check<T>(schema: Schema<T>, value: unknown): Decoded<T> {
  return readBy(schema as z.ZodMiniType<T>, value)
}

function parameter(kind: ParameterKind | undefined, value: string, earlier: unknown): unknown {
  if (kind === 'list') {
    const items = value.split(',').filter((item) => item !== '')
    return Array.isArray(earlier) ? [...(earlier as unknown[]), ...items] : items
  }
  // Anything but digits is left for the schema to refuse by its name.
  return kind === 'count' && /^\d{1,16}$/.test(value) ? Number(value) : value
}

/** Old servers say why in `error` or in `message`; what stands between may answer with no JSON at all. */
function readProblem(status: number, text: string): ProblemDetails {
  const read = readJson(text, FROM_SERVER)
  const body = read.ok && isFrame(read.message) ? read.message : {}
  const told = check(problemDetails, body)
  if (told.ok) return { ...told.message, status }
  const title = Object.values(PROBLEM_TYPES).find((type) => type.status === status)?.title
  const error = [body['error'], body['message'], title].find((said) => typeof said === 'string')
  const fallback = `HTTP ${String(status)}`
  return { type: 'about:blank', title: title ?? fallback, status, error: error ?? fallback }
}
