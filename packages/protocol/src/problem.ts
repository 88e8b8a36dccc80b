import type * as z from 'zod/mini'

/** What can be wrong with a frame; each is a heading in `docs/errors.md`. */
export type ProblemCode =
  | 'not_json'
  | 'too_large'
  | 'too_deep'
  | 'too_many_keys'
  | 'forbidden_key'
  | 'bad_shape'
  | 'unsupported'

/** What was wrong with a frame, and where. Holds names of fields, never their values: no token can leak. */
export interface Problem {
  readonly code: ProblemCode
  /** Path of the field, such as `subscriptions.0.id`; empty for the whole document. */
  readonly at: string
  /** One line. */
  readonly message: string
}

/** The result of reading untrusted text: a value, never a throw. */
export type Decoded<T> = { readonly ok: true; readonly message: T } | Failed

export interface Failed {
  readonly ok: false
  readonly problem: Problem
}

export function decoded<T>(message: T): Decoded<T> {
  return { ok: true, message }
}

export function failed(code: ProblemCode, at: string, what: string): Failed {
  return { ok: false, problem: { code, at, message: at ? `${at}: ${what}` : what } }
}

/**
 * Turns a failed zod check into one line; `within` is where the checked value stands in its frame.
 * The path holds names of the schema only: no schema here names its fields by what was sent.
 */
export function badShape(
  issues: readonly z.core.$ZodIssue[],
  within: readonly string[] = [],
): Failed {
  const issue = issues[0]
  const path = [...within, ...(issue?.path ?? [])].join('.')
  const expected = issue && 'expected' in issue ? issue.expected : 'a value allowed here'
  return failed('bad_shape', path, `expected ${expected}`)
}
