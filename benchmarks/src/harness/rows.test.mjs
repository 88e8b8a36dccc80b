import { describe, expect, test } from 'vitest'
import { toRows } from './rows.mjs'

test('a row has the median, the range, and the ratio to every other subject', () => {
  const samples = { maxine: [2, 4, 6], floor: [1, 2, 3] }
  const [ours, floor] = toRows('area', [{ case: 'one', unit: 'ms', samples }])
  expect(ours).toEqual({
    ...{ area: 'area', case: 'one', subject: 'maxine', unit: 'ms' },
    ...{ median: 4, min: 2, max: 6, ratio: { floor: 2 } },
  })
  expect(floor.ratio).toEqual({ maxine: 0.5 })
})

test('a slow round does not count for one of two: ratios are of pairs', () => {
  const samples = { maxine: [10, 200, 10], floor: [10, 100, 10] }
  const [ours] = toRows('area', [{ case: 'one', unit: 'ms', samples }])
  expect(ours.ratio).toEqual({ floor: 1 })
})

test('who was not measured has no row', () => {
  const samples = { maxine: [1], gone: [] }
  const rows = toRows('area', [{ case: 'one', unit: 'ms', samples }])
  expect(rows.map(({ subject }) => subject)).toEqual(['maxine'])
})

describe('growth', () => {
  const sized = (size, samples) => ({
    ...{ case: `${size}`, unit: 'ms', series: 'nodes', size, samples },
  })

  test('is a row for whoever was measured in all of three sizes', () => {
    const rows = toRows('area', [
      sized(100, { maxine: [1], floor: [5], late: [1] }),
      sized(10, { maxine: [1], floor: [0.5] }),
      sized(1_000, { maxine: [1], floor: [50] }),
    ])
    const growth = rows.filter(({ unit }) => unit === 'exponent')
    expect(growth.map((row) => [row.case, row.subject, row.median])).toEqual([
      ['growth: nodes (10, 100, 1000)', 'maxine', 0],
      ['growth: nodes (10, 100, 1000)', 'floor', 1],
    ])
  })

  test('is not told of two sizes', () => {
    const rows = toRows('area', [sized(10, { maxine: [1] }), sized(20, { maxine: [2] })])
    expect(rows.some(({ unit }) => unit === 'exponent')).toBe(false)
  })
})
