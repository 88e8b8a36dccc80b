import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { coveringFilter, exactNames, filterKey, matchesFilter } from './filter.ts'
import type { Filter, Matchable, Scalar } from './filter.ts'

const event = (data: unknown, rest: Partial<Matchable> = {}): Matchable => ({
  event: 'a',
  ...rest,
  data,
})

describe('a filter', () => {
  test('that is empty passes everything', () => {
    expect(matchesFilter({}, { event: 'a' })).toBe(true)
    expect(matchesFilter({ where: {} }, event(null))).toBe(true)
  })

  test('matches the event by name or pattern', () => {
    expect(matchesFilter({ event: 'service_*' }, { event: 'service_registered' })).toBe(true)
    expect(matchesFilter({ event: 'service' }, { event: 'service_registered' })).toBe(false)
  })

  test('matches the topic by name or pattern', () => {
    const matches = (topic: string) => matchesFilter({ topic }, event({}, { topic: 'room.1' }))
    expect(['room.1', 'room.*', '**', 'room.2', '*'].map(matches)).toEqual([
      ...[true, true, true],
      ...[false, false],
    ])
  })

  test('for a topic passes an event that names none', () => {
    expect(matchesFilter({ topic: 'orders' }, { event: 'a' })).toBe(true)
    expect(matchesFilter({ topic: 'orders' }, event({}, { topic: '' }))).toBe(false)
  })

  test('for a node passes that node only', () => {
    expect(matchesFilter({ nodeId: 'n1' }, event({ nodeId: 'n1' }))).toBe(true)
    expect(matchesFilter({ nodeId: 'n1' }, event({ nodeId: 'n2' }))).toBe(false)
    expect(matchesFilter({ nodeId: 'n1' }, event({}))).toBe(false)
  })

  test('wants every part of itself to match', () => {
    const filter = { event: 'a', nodeId: 'n1', where: { source: 'b' } }
    expect(matchesFilter(filter, event({ nodeId: 'n1', source: 'b' }))).toBe(true)
    expect(matchesFilter(filter, event({ nodeId: 'n2', source: 'b' }))).toBe(false)
    expect(matchesFilter(filter, event({ nodeId: 'n1', source: 'c' }))).toBe(false)
    expect(matchesFilter(filter, { ...event({ nodeId: 'n1', source: 'b' }), event: 'b' })).toBe(
      false,
    )
  })

  test.each([undefined, null, 7, 'text', [[]], [['n1']]])(
    'takes %j for data without fields',
    (data) => {
      expect(matchesFilter({ nodeId: 'n1' }, event(data))).toBe(false)
      expect(matchesFilter({ serviceName: 's1' }, event(data))).toBe(false)
      expect(matchesFilter({ where: { a: 1 } }, event(data))).toBe(false)
    },
  )
})

describe('a filter for a service', () => {
  const filter = { serviceName: 's1' }
  const serviceOf = (nodeId: string) => ({ n1: 's1', n2: 's2' })[nodeId]

  test('passes an event that names the service, and none that names another', () => {
    expect(matchesFilter(filter, event({ serviceName: 's1' }))).toBe(true)
    expect(matchesFilter(filter, event({ serviceName: 's2', nodeId: 'n1' }))).toBe(false)
  })

  test('passes a node-only event where nobody knows the service of the node', () => {
    expect(matchesFilter(filter, event({ nodeId: 'n1' }))).toBe(true)
    expect(matchesFilter(filter, event({ nodeId: 'n2' }))).toBe(true)
    expect(matchesFilter(filter, event({ nodeId: 'n3' }), serviceOf)).toBe(true)
  })

  test('asks which service a node belongs to, where somebody knows', () => {
    expect(matchesFilter(filter, event({ nodeId: 'n1' }), serviceOf)).toBe(true)
    expect(matchesFilter(filter, event({ nodeId: 'n2' }), serviceOf)).toBe(false)
  })

  test('believes the event before what it knows of the node', () => {
    expect(matchesFilter(filter, event({ nodeId: 'n2', serviceName: 's1' }), serviceOf)).toBe(true)
  })

  test('passes no event that is about no node at all', () => {
    expect(matchesFilter(filter, event({ key: 'a' }))).toBe(false)
  })
})

describe('the fields of a filter', () => {
  test('each take any of several values, and all of them must match', () => {
    const filter: Filter = { where: { source: ['a', 'b'], level: 'high' } }
    expect(matchesFilter(filter, event({ source: 'a', level: 'high' }))).toBe(true)
    expect(matchesFilter(filter, event({ source: 'b', level: 'high' }))).toBe(true)
    expect(matchesFilter(filter, event({ source: 'c', level: 'high' }))).toBe(false)
    expect(matchesFilter(filter, event({ source: 'a', level: 'low' }))).toBe(false)
    expect(matchesFilter(filter, event({ source: 'a' }))).toBe(false)
  })

  test('are compared with their type', () => {
    const matches = (wanted: Scalar, found: unknown) =>
      matchesFilter({ where: { a: wanted } }, event({ a: found }))
    expect([matches(1, 1), matches(null, null), matches(false, false)]).not.toContain(false)
    expect([matches(1, '1'), matches(null, 0), matches('', false)]).not.toContain(true)
    expect(matchesFilter({ where: { a: null } }, event({}))).toBe(false)
    expect(matchesFilter({ where: { a: [] } }, event({ a: 1 }))).toBe(false)
    expect(matchesFilter({ where: { a: 1 } }, event({ a: [1] }))).toBe(false)
  })

  test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'named %s match nothing that is only inherited',
    (name) => {
      const where = Object.fromEntries([[name, 'a']])
      expect(matchesFilter({ where }, event({}))).toBe(false)
      expect(matchesFilter({ where }, event(Object.fromEntries([[name, 'a']])))).toBe(true)
      expect(filterKey({ where })).not.toBe(filterKey({}))
      expect(filterKey(coveringFilter([{ where }])!)).toBe(filterKey({ where }))
    },
  )
})

test('a filter looks at no field that data merely inherits', () => {
  const inherited: unknown = Object.create({ source: 'a', nodeId: 'n1', serviceName: 's1' })
  expect(matchesFilter({ where: { source: 'a' } }, event(inherited))).toBe(false)
  expect(matchesFilter({ nodeId: 'n1' }, event(inherited))).toBe(false)
  expect(matchesFilter({ serviceName: 's1' }, event(inherited))).toBe(false)
})

const names = fc.constantFrom('a', 'b', 'a.b')
const patterns = fc.constantFrom('a', 'b', 'a.b', '*', '**', 'a.*', 'a**')
const scalars = fc.constantFrom<Scalar>(1, 2, '1', '', true, null)
const wanted = fc.oneof(scalars, fc.array(scalars, { maxLength: 3 }))
const filters: fc.Arbitrary<Filter> = fc.record(
  {
    event: patterns,
    topic: patterns,
    serviceName: fc.constantFrom('s1', 's2'),
    nodeId: fc.constantFrom('n1', 'n2'),
    where: fc.dictionary(fc.constantFrom('k', 'l', 'toString', 'nodeId'), wanted, { maxKeys: 2 }),
  },
  { requiredKeys: [] },
)
const data = fc.oneof(
  fc.record(
    {
      serviceName: fc.constantFrom('s1', 's2'),
      nodeId: fc.constantFrom('n1', 'n2', 'n3'),
      k: scalars,
      l: scalars,
      toString: scalars,
    },
    { requiredKeys: [] },
  ),
  fc.constantFrom(undefined, null, 7, []),
)
const events: fc.Arbitrary<Matchable> = fc.record(
  { event: names, topic: names, data },
  { requiredKeys: ['event', 'data'] },
)
const owners = fc.constantFrom(undefined, (nodeId: string) => ({ n1: 's1', n2: 's2' })[nodeId])

describe('a covering filter', () => {
  test('never misses what a member matches', () => {
    const matched = { some: 0 }
    fc.assert(
      fc.property(
        fc.array(filters, { minLength: 1, maxLength: 4 }),
        events,
        owners,
        misses(matched),
      ),
      { numRuns: 40_000 },
    )
    expect(matched.some).toBeGreaterThan(1_000)
  })

  function misses(matched: { some: number }) {
    return (
      members: readonly Filter[],
      each: Matchable,
      owner?: (id: string) => string | undefined,
    ) => {
      if (!members.some((member) => matchesFilter(member, each, owner))) return
      matched.some++
      expect(matchesFilter(coveringFilter(members)!, each, owner)).toBe(true)
    }
  }

  test('of one is that one', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        expect(filterKey(coveringFilter([filter])!)).toBe(filterKey(filter))
        expect(filterKey(coveringFilter([filter, { ...filter }])!)).toBe(filterKey(filter))
      }),
    )
  })

  test('of none is none', () => {
    expect(coveringFilter([])).toBeUndefined()
  })

  test('keeps what all members share, and any value that one of them wants', () => {
    const members: Filter[] = [
      { event: 'a', nodeId: 'n1', where: { k: 1, l: 'x' } },
      { event: 'a', nodeId: 'n2', where: { k: [2, 1] } },
    ]
    expect(coveringFilter(members)).toEqual({ event: 'a', where: { k: [1, 2] } })
    expect(coveringFilter([...members, {}])).toEqual({})
  })
})

test('the exact names in a filter pass whatever the filter passes', () => {
  const parts = fc.subarray<keyof Filter>(['event', 'topic', 'serviceName', 'nodeId', 'where'])
  fc.assert(
    fc.property(filters, parts, events, owners, (filter, kept, each, owner) => {
      const exact = exactNames(filter, kept)
      expect(Object.values(exact).join()).not.toContain('*')
      expect(kept).toEqual(expect.arrayContaining(Object.keys(exact)))
      if (matchesFilter(filter, each, owner)) {
        expect(matchesFilter(exact, each, owner)).toBe(true)
      }
    }),
    { numRuns: 20_000 },
  )
})
