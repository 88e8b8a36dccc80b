import { expect, test } from 'vitest'
import { ERROR_CODES, errorCode } from './error-codes.ts'

test('error codes are listed once each, explained and answered with advice', () => {
  const codes = ERROR_CODES.map(({ code }) => code)
  expect(new Set(codes).size).toBe(codes.length)
  for (const { code, meaning, advice } of ERROR_CODES) {
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/)
    expect(meaning).toMatch(/^[A-Z].*\.$/)
    expect(advice).toMatch(/^[A-Z].*\.$/)
    expect(errorCode(code).code).toBe(code)
  }
})

test('only a token that may have aged is worth a fresh one', () => {
  const fresh = ERROR_CODES.filter(({ action }) => action === 'refresh-token')
  expect(fresh.map(({ code }) => code)).toEqual(['token_expired', 'token_refused'])
})

test.each(['DISK_FULL', '', 'constructor', '__proto__', 'toString'])(
  'a code of the server’s own, %j, is reported and nothing else',
  (code) => {
    expect(errorCode(code)).toMatchObject({ code, action: 'report' })
  },
)
