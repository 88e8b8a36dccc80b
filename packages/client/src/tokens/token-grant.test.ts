import { describe, expect, test } from 'vitest'
import { MaxineError } from '../errors.ts'
import { isToken, readGrant, tokenFailure } from './token-grant.ts'
import type { TokenGrant } from './token-grant.ts'

const LONGEST = 'x'.repeat(8_192)

describe('a grant', () => {
  test.each([
    ['abc.def.ghi', { token: 'abc.def.ghi' }],
    [{ token: 'abc' }, { token: 'abc' }],
    [
      { token: 'abc', expiresInMs: 5 },
      { token: 'abc', expiresInMs: 5 },
    ],
    [LONGEST, { token: LONGEST }],
  ])('%o is taken', (grant, read) => {
    expect(readGrant(grant)).toEqual(read)
  })

  test.each([null, undefined, ''])('%o is none: nobody is signed in', (grant) => {
    expect(() => readGrant(grant)).toThrow(
      expect.objectContaining({ code: 'no_fresh_token', retryable: false }),
    )
  })

  test.each<unknown>([
    'undefined',
    'null',
    '[object Object]',
    `${LONGEST}x`,
    'two words',
    'line\nbreak',
    'line\r\nx-evil: 1',
    'tab\t',
    'nul\0',
    'ünicode',
    7,
    true,
    {},
    [],
    { token: '' },
    { token: null },
    { token: { token: 'abc' } },
    { accessToken: 'abc' },
    Symbol('token'),
    () => 'abc',
  ])('%o is none', (grant) => {
    expect(() => readGrant(grant as TokenGrant)).toThrow(
      expect.objectContaining({ code: 'token_unavailable' }),
    )
  })

  test('that is none is not repeated in the error', () => {
    try {
      readGrant('canary canary')
    } catch (error) {
      const { message, advice, cause } = error as MaxineError
      expect(JSON.stringify([message, advice, String(cause)])).not.toContain('canary')
    }
    expect(isToken('canary canary')).toBe(false)
  })
})

describe('a failure to get a token', () => {
  test.each([
    new Error('offline'),
    'offline',
    undefined,
    null,
    { status: 500 },
    { status: 429 },
    Object.assign(new Error('timeout'), { name: 'TimeoutError' }),
  ])('%o may pass', (failure) => {
    expect(tokenFailure(failure)).toMatchObject({ code: 'token_unavailable', retryable: true })
  })

  test.each([
    { status: 401 },
    { status: 403 },
    Object.assign(new Error('no'), { name: 'UnauthorizedError' }),
  ])('%o is final', (failure) => {
    expect(tokenFailure(failure)).toMatchObject({ code: 'token_unavailable', retryable: false })
  })

  test('keeps its cause', () => {
    const failure = new Error('offline')
    expect(tokenFailure(failure).cause).toBe(failure)
  })

  test('that is an error of ours is passed on', () => {
    const failure = new MaxineError('request_failed', 'x')
    expect(tokenFailure(failure)).toBe(failure)
  })

  test.each([
    [7_000, 7_000],
    ['7', undefined],
    [Number.NaN, undefined],
    [Infinity, undefined],
    [undefined, undefined],
  ])('may say when to ask again: %o', (retryAfterMs, taken) => {
    expect(tokenFailure({ retryAfterMs }).retryAfterMs).toBe(taken)
  })
})
