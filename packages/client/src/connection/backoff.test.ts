import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createVirtualWorld } from '../../test/virtual-world.ts'
import { DEFAULT_BACKOFF } from '../options.ts'
import { clampWaitMs, retryDelayMs } from './backoff.ts'

const { random } = createVirtualWorld(7)
const LONE = 1006

function meanOf(attempts: number, code: number): number {
  let sum = 0
  for (let draw = 0; draw < 10_000; draw += 1) {
    sum += retryDelayMs(attempts, code, random(), DEFAULT_BACKOFF)
  }
  return sum / 10_000
}

describe('the delay of a retry', () => {
  test('stays between a floor and the cap, whatever came before', () => {
    const chances = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    const codes = fc.constantFrom(1000, 1001, 1006, 1012, 1013, 4401, 4429)
    fc.assert(
      fc.property(fc.nat(5_000), codes, chances, (attempts, code, chance) => {
        const delayMs = retryDelayMs(attempts, code, chance, DEFAULT_BACKOFF)
        expect(delayMs).toBeGreaterThanOrEqual(100)
        expect(delayMs).toBeLessThanOrEqual(30_000)
      }),
    )
  })

  test('is a number even where the options leave none', () => {
    const options = fc.record({
      baseMs: fc.constantFrom(0, 1, 1e9),
      capMs: fc.constantFrom(0, 1, 1e9),
      stableMs: fc.constant(0),
      giveUpAfterMs: fc.constant(0),
    })
    fc.assert(
      fc.property(fc.nat(5_000), options, (attempts, backoff) => {
        const delayMs = retryDelayMs(attempts, LONE, 0.5, backoff)
        expect(delayMs).toBeGreaterThanOrEqual(100)
        expect(delayMs).toBeLessThanOrEqual(1e9)
      }),
    )
  })

  test.each([
    [0, 100, 1_000],
    [1, 500, 1_000],
    [2, 500, 2_000],
    [3, 500, 4_000],
    [5, 500, 16_000],
    [6, 500, 30_000],
    [50, 500, 30_000],
  ])('after %i attempts is spread evenly from %i to %i ms', (attempts, leastMs, limitMs) => {
    const middleMs = (leastMs + limitMs) / 2
    expect(meanOf(attempts, LONE) / middleMs).toBeCloseTo(1, 1)
    expect(retryDelayMs(attempts, LONE, 0, DEFAULT_BACKOFF)).toBe(leastMs)
    expect(retryDelayMs(attempts, LONE, 0.999999, DEFAULT_BACKOFF)).toBe(limitMs)
  })

  test('outlasts a server that is away for a second with three attempts', () => {
    const soonest = [0, 1, 2].map((attempts) => retryDelayMs(attempts, LONE, 0, DEFAULT_BACKOFF))
    expect(soonest.reduce((sum, delayMs) => sum + delayMs)).toBeGreaterThan(1_000)
  })

  test.each([1001, 1012, 1013])(
    'is spread over five seconds where all clients were sent away together: %i',
    (code) => {
      expect(retryDelayMs(1, code, 0.999999, DEFAULT_BACKOFF)).toBe(5_000)
    },
  )

  test.each([1013, 4429])(
    'is five seconds at least where the server has too much to do: %i',
    (code) => {
      expect(retryDelayMs(1, code, 0, DEFAULT_BACKOFF)).toBe(5_000)
      expect(retryDelayMs(9, code, 0, DEFAULT_BACKOFF)).toBe(5_000)
    },
  )

  test('follows the options', () => {
    const backoff = { ...DEFAULT_BACKOFF, baseMs: 10_000, capMs: 15_000 }
    expect(retryDelayMs(1, LONE, 0.999999, backoff)).toBe(10_000)
    expect(retryDelayMs(2, LONE, 0.999999, backoff)).toBe(15_000)
  })
})

test.each([
  [undefined, 0],
  [-1, 0],
  [-Infinity, 0],
  [7, 7],
  [1e12, 3_600_000],
  [Infinity, 3_600_000],
])('of a wait of %s ms %i are taken', (asked, taken) => {
  expect(clampWaitMs(asked)).toBe(taken)
})
