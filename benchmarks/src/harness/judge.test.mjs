import { describe, expect, test } from 'vitest'
import { AREAS } from '../areas.mjs'
import { TARGETS } from '../targets.mjs'
import { judge } from './judge.mjs'
import { toRows } from './rows.mjs'

const ROWS = toRows('area', [
  { case: '10 things', unit: 'ms', samples: { maxine: [6], floor: [5], ws: [2] } },
  { case: '1 thing', unit: 'ms', samples: { maxine: [4] } },
  { case: 'capacity', unit: '1/s', samples: { maxine: [2_000] } },
])
const met = (target) => {
  const [judged] = judge([{ work: 'w', area: 'area', ...target }], ROWS)
  return [judged.wanted, judged.reached, judged.met]
}

describe('a target', () => {
  test('of a value is met at its limit, and no further', () => {
    expect(met({ case: '10 things', atMost: 6 })).toEqual(['≤ 6 ms', '6 ms', 'yes'])
    expect(met({ case: '10 things', atMost: 5.9 })).toEqual(['≤ 5.9 ms', '6 ms', 'no'])
    expect(met({ case: 'capacity', atLeast: 1e6 })).toEqual(['≥ 1,000,000 1/s', '2000 1/s', 'no'])
  })

  test('against a subject is a ratio', () => {
    const target = { case: '10 things', against: 'floor', atMost: 1.1 }
    expect(met(target)).toEqual(['≤ 1.1 × floor', '1.2 × floor', 'no'])
  })

  test('by another case is what ours is by ours', () => {
    const target = { case: '10 things', by: { case: '1 thing' }, atMost: 1.5 }
    expect(met(target)).toEqual(['≤ 1.5 ×', '1.5 ×', 'yes'])
  })

  test('by a rate is the time by that of the rate', () => {
    const target = { case: '10 things', by: { case: 'capacity', forMs: 20_000 }, atMost: 1 }
    expect(met(target)).toEqual(['≤ 1 ×', '0.6 ×', 'yes'])
  })

  test.each([
    { case: 'renamed', atMost: 1 },
    { case: '10 things', against: 'somebody who is not here', atMost: 1 },
    { case: '10 things', by: { case: 'renamed' }, atMost: 1 },
    { case: '10 things', area: 'elsewhere', atMost: 1 },
  ])('that was not measured is told as such: %j', (target) => {
    expect(met(target).slice(1)).toEqual(['–', 'not measured'])
  })
})

test('a limit has its unit before anything is measured', () => {
  expect(met({ case: 'renamed', unit: 'ms', atMost: 1 })[0]).toBe('≤ 1 ms')
})

test('every target of ours has an area and one limit', () => {
  for (const { area, atMost, atLeast } of TARGETS) {
    expect(Object.keys(AREAS)).toContain(area)
    expect([atMost, atLeast].filter(Number.isFinite)).toHaveLength(1)
  }
})
