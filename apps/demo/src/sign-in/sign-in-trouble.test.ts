import { MaxineError } from 'maxine-client/http'
import { expect, test } from 'vitest'
import { signInTrouble } from './sign-in-trouble.ts'

test('each trouble says what to do', () => {
  const errors = [
    new MaxineError('unauthorized', 'no', { status: 401 }),
    new MaxineError('too_many_requests', 'no', { status: 429 }),
    new MaxineError('request_failed', 'no'),
    new MaxineError('not_found', 'there is no such route', { status: 404 }),
    new TypeError('no'),
  ]
  expect(errors.map(signInTrouble)).toEqual([
    'This name and password do not belong together.',
    'Too many attempts. Please wait a minute and try again.',
    'The server cannot be reached. Check that it runs, then try again.',
    'The server declined: there is no such route.',
    'Something unexpected went wrong. Please try again.',
  ])
})
