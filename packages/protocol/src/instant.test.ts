import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stamp, toIso } from './instant.ts'

const NOON = Date.UTC(2025, 10, 3, 12)

function toMs(value: unknown): number | undefined {
  return stamp(value).timestamp
}

describe('a time', () => {
  test.each([
    ['2025-11-03T12:00:00.000Z', NOON],
    ['2025-11-03T12:00:00Z', NOON],
    ['2025-11-03T12:00Z', NOON],
    ['2025-11-03T12:00:00.5Z', NOON + 500],
    ['2025-11-03T13:30:00+01:30', NOON],
    ['2025-11-03T09:00:00.000-03:00', NOON],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    ['0001-01-01T00:00:00Z', -62_135_596_800_000],
  ])('written %s is read', (text, ms) => {
    expect(toMs(text)).toBe(ms)
  })

  test('without a zone is taken for UTC, wherever it is read', () => {
    expect(toMs('2025-11-03T12:00:00.000')).toBe(NOON)
    expect(toMs('2025-11-03T12:00')).toBe(NOON)
  })

  test('loses what is below the millisecond', () => {
    expect(toMs('2025-11-03T12:00:00.123456')).toBe(NOON + 123)
    expect(toMs('2025-11-03T12:00:00.123999999+00:00')).toBe(NOON + 123)
  })

  test.each([
    ...['', 'yesterday', '2025-11-03', '12:00:00Z', '1762171200000', '2025-11-03 12:00:00Z'],
    ...['2025-02-30T00:00:00Z', '2025-02-29T00:00:00Z', '2025-04-31T12:00:00.000Z'],
    ...['2025-13-01T00:00:00Z', '2025-00-01T00:00:00Z', '2025-01-00T00:00:00Z'],
    ...['2025-11-03T25:00:00Z', '2025-11-03T12:60:00Z', '2025-11-03T12:00:61Z'],
    ...['2025-11-03T12:0012Z', '2025-11-03T12:00:0012Z', '2025-11-03T12:00:00.Z'],
    ...['2025-11-03T12:00.5Z', '2025-11-03T12:00:00+99:99', '2025-11-03T12:00:00+1'],
    ...['2025-11-03T12:00:00Zulu', ' 2025-11-03T12:00:00Z', '2025-11-03T12:00:00Z\n'],
    ...['20251-11-03T12:00:00Z', '+020251-11-03T12:00:00Z', '-000001-11-03T12:00:00Z'],
    ...['0000-01-01T00:00:00+23:59', '9999-12-31T23:59:59-23:59', 'Mon, 03 Nov 2025 12:00:00 GMT'],
  ])('written %j is none', (text) => {
    expect(toMs(text)).toBeUndefined()
  })

  test.each([undefined, null, 7, NOON, true, {}, [[]], [['2025-11-03T12:00:00Z']]])(
    'is text, so %j is none',
    (value) => {
      expect(toMs(value)).toBeUndefined()
    },
  )

  test('that is written can be read again', () => {
    const years = {
      min: new Date('0000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
    }
    fc.assert(
      fc.property(fc.date({ ...years, noInvalidDate: true }), (date) => {
        expect(toMs(toIso(date.getTime()))).toBe(date.getTime())
      }),
    )
  })

  test('that no reader would take is not written', () => {
    const outside = [
      NaN,
      Infinity,
      -Infinity,
      1e300,
      8.65e15,
      253_402_300_800_000,
      -62_167_219_200_001,
    ]
    expect([undefined, ...outside].map(toIso)).toEqual([undefined, ...outside].map(() => undefined))
  })

  test('is left out of a message where there is none', () => {
    expect(stamp('2025-11-03T12:00:00Z')).toEqual({ timestamp: NOON })
    expect(Object.keys(stamp('soon'))).toEqual([])
    expect(Object.keys(stamp(NOON))).toEqual([])
  })
})
