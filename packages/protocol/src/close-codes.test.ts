import { describe, expect, test } from 'vitest'
import { CLOSE_CODES, closeCode } from './close-codes.ts'

describe('the close codes', () => {
  test('are listed once each, in order', () => {
    const codes = CLOSE_CODES.map(({ code }) => code)
    expect(codes).toEqual([...new Set(codes)].sort((left, right) => left - right))
    const names = CLOSE_CODES.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })

  test('are named, explained and answered with advice', () => {
    for (const { name, meaning, advice } of CLOSE_CODES) {
      expect(name).toMatch(/^[a-z]+(_[a-z]+)*$/)
      expect(meaning).toMatch(/^[A-Z].*\.$/)
      expect(advice).toMatch(/^[A-Z].*\.$/)
    }
  })

  test('leave out those that no connection can end with', () => {
    const codes = CLOSE_CODES.map(({ code }) => code)
    expect(codes).not.toEqual(expect.arrayContaining([1004]))
    expect(codes).not.toEqual(expect.arrayContaining([1015]))
  })

  test('follow their range: below 4500 come back, from 4500 on stop', () => {
    for (let code = 4000; code < 5000; code++) {
      const { action } = closeCode(code)
      expect([code, action === 'stop']).toEqual([code, code >= 4500])
    }
  })

  test('of the protocol itself never stop at once', () => {
    for (let code = 1000; code < 1100; code++) expect(closeCode(code).action).not.toBe('stop')
  })

  test.each([1002, 1003, 1007, 1009, 1010])('%i is retried a few times, then no more', (code) => {
    expect(closeCode(code)).toMatchObject({ action: 'retry', attempts: 3 })
  })

  test.each([1000, 1001, 1005, 1006, 1011, 1012, 1013, 1014, 4410, 4411, 4429])(
    '%i is retried without end',
    (code) => {
      expect(closeCode(code).action).toBe('retry')
      expect(closeCode(code).attempts).toBeUndefined()
    },
  )

  test('ask for a fresh token where one can help: once after 1008', () => {
    const fresh = CLOSE_CODES.filter(({ action }) => action === 'refresh-token')
    expect(fresh.map(({ code, attempts }) => [code, attempts])).toEqual([
      [1008, 1],
      [4401, undefined],
    ])
  })
})

describe('a close code nobody listed', () => {
  test.each([4000, 4499, 3000, 1015, 1004, 0, 999, 5000, -1, NaN, 1006.5])(
    '%d comes back',
    (code) => {
      expect(closeCode(code)).toMatchObject({ code, name: 'unlisted', action: 'retry' })
    },
  )

  test.each([4501, 4502, 4999])('%d stops', (code) => {
    expect(closeCode(code)).toMatchObject({ code, name: 'unlisted', action: 'stop' })
  })
})
