/** What can be wrong with a frame; each is a heading in `docs/errors.md`. */
export type ProblemCode =
  | 'not_json'
  | 'too_large'
  | 'too_deep'
  | 'too_many_keys'
  | 'forbidden_key'
  | 'bad_shape'
  | 'unsupported'

/** What was wrong with a frame, and where. Holds names of fields, not their values: no token can leak. */
export interface Problem {
  readonly code: ProblemCode
  /** Path of the field, such as `subscriptions.0.id`; empty for the whole document. */
  readonly at: string
  /** One line. */
  readonly message: string
  /** The id of the frame, where it has one that can be answered: the only value that is repeated. */
  readonly id?: string
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
