import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import {
  problem,
  PROBLEM_TYPES,
  problemDetails,
  problemName,
  unreadable,
} from './problem-details.ts'
import type { ProblemDetails, ProblemName } from './problem-details.ts'

const NAMES = Object.keys(PROBLEM_TYPES) as ProblemName[]

test.each(NAMES)('the details of %s are complete and name it', (name) => {
  const details = problem(name)
  expect(z.safeParse(problemDetails as z.ZodMiniType<ProblemDetails>, details).success).toBe(true)
  expect(details.status).toBe(PROBLEM_TYPES[name].status)
  expect(details.type.endsWith(`/${name}`)).toBe(true)
  expect(problemName(details)).toBe(name)
})

test('older clients read in `error` what is wrong with the request, or else the title', () => {
  expect(problem('not-found').error).toBe('There is no such thing')
  expect(problem('not-found', { detail: 'no instance of my-service' }).error).toBe(
    'no instance of my-service',
  )
})

test('a request too often sent says how long to wait', () => {
  expect(problem('too-many-requests', { retryAfterMs: 1500 })).toMatchObject({
    status: 429,
    retryAfterMs: 1500,
  })
})

test('what could not be read becomes a bad request that names the field', () => {
  const at = { code: 'bad_shape', at: 'port', message: 'port: expected a port' } as const
  expect(unreadable(at)).toMatchObject({
    status: 400,
    field: 'port',
    error: 'port: expected a port',
  })
  const whole = { code: 'not_json', at: '', message: 'not a JSON document' } as const
  expect(unreadable(whole)).not.toHaveProperty('field')
  expect(unreadable({ ...whole, code: 'too_large' })).toMatchObject({ status: 413 })
})

test('a type nobody lists has no name here', () => {
  expect(problemName({ ...problem('conflict'), type: 'about:blank' })).toBeUndefined()
  expect(problemName({ ...problem('conflict'), type: '/problems/toString' })).toBeUndefined()
})
