import { expect, test } from 'vitest'
import { ERROR_CODES } from './error-codes.ts'
import { decoded, failed } from './problem.ts'
import type { ProblemCode } from './problem.ts'

/** A record, so that the compiler misses none. */
const CODES: Readonly<Record<ProblemCode, true>> = {
  not_json: true,
  too_large: true,
  too_deep: true,
  too_many_keys: true,
  forbidden_key: true,
  bad_shape: true,
  unsupported: true,
}

test('every problem can be looked up among the error codes', () => {
  const known = ERROR_CODES.map(({ code }) => code)
  expect(known).toEqual(expect.arrayContaining(Object.keys(CODES)))
})

test('a problem says where it is, unless it is the whole document', () => {
  expect(failed('bad_shape', 'subscriptions.0.id', 'expected string')).toEqual({
    ok: false,
    problem: {
      code: 'bad_shape',
      at: 'subscriptions.0.id',
      message: 'subscriptions.0.id: expected string',
    },
  })
  expect(failed('not_json', '', 'not a JSON document').problem.message).toBe('not a JSON document')
})

test('a result is told apart by ok alone', () => {
  expect(decoded(undefined)).toEqual({ ok: true, message: undefined })
  expect(failed('too_deep', '', 'more than 16 levels').ok).toBe(false)
})
