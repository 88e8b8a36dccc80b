import type { ReadLimits } from '../json.ts'
import type { ProblemName } from './problem-details.ts'

/** How a parameter travels: in the path, or in the query as text, as digits, or as a list with commas. */
export type ParameterKind = 'path' | 'text' | 'count' | 'list'

/**
 * A check of one shape, in the form of Standard Schema version 1. No more of it is told, so that
 * nobody's types depend on the library behind it.
 */
export interface Schema<T> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly types?: { readonly output: T } | undefined
  }
}

/** What a request says in its address. */
export interface Parameters<Values> {
  readonly schema: Schema<Values>
  readonly kinds: { readonly [Name in keyof Values]-?: ParameterKind }
}

/** One thing that can be asked over HTTP. */
export interface Route<Answer, Values = undefined, Body = undefined> {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** With `:name` where a parameter of the kind `path` stands. */
  readonly path: string
  /** The query parameter that tells this route from another with the same method and path. */
  readonly when?: string
  readonly summary: string
  /** `bearer` wants a token, wherever the server has authentication on at all. */
  readonly access: 'open' | 'bearer'
  readonly parameters?: Parameters<Values>
  readonly body?: Schema<Body>
  readonly answer: Schema<Answer>
  /** Media type of the same answer as text, for those who ask for it with `Accept`. */
  readonly textType?: string
  /** What headers beside a good answer say. */
  readonly headers?: Readonly<Record<string, string>>
  /** What can go wrong here beyond {@link problemsOf what can anywhere}. */
  readonly problems?: readonly ProblemName[]
  /** How large an answer a client reads, where it differs from a frame's size. */
  readonly limits?: ReadLimits
}

/** All that can go wrong on a route. */
export function problemsOf(
  route: Pick<Route<unknown>, 'access' | 'problems'> & {
    readonly body?: unknown
    readonly parameters?: unknown
  },
): readonly ProblemName[] {
  const { access, body, parameters, problems = [] } = route
  const sends = body !== undefined || parameters !== undefined
  return [
    ...(sends ? (['bad-request'] as const) : []),
    ...(access === 'bearer' ? (['unauthorized', 'forbidden'] as const) : []),
    ...(body !== undefined ? (['payload-too-large'] as const) : []),
    ...problems,
    'too-many-requests',
    'internal',
    'unavailable',
  ]
}
