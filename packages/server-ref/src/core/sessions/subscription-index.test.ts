import fc from 'fast-check'
import { matchesFilter } from 'maxine-protocol'
import type { Filter } from 'maxine-protocol'
import { describe, expect, test } from 'vitest'
import { passes, subjectOf } from './subject.ts'
import { createSubscriptionIndex } from './subscription-index.ts'

const names = (...values: string[]) => fc.constantFrom(...values)
const filters: fc.Arbitrary<Filter> = fc.record(
  {
    event: names('opened', 'closed'),
    serviceName: names('a', 'b', 'constructor'),
    nodeId: names('n1', 'n2', '__proto__'),
  },
  { requiredKeys: [] },
)
const odd = fc.constantFrom<unknown>(null, 5, '', {}, undefined)
const data = fc.oneof(
  fc.record(
    {
      serviceName: fc.oneof(names('a', 'b', 'constructor'), odd),
      nodeId: fc.oneof(names('n1', 'n2', 'n3', '__proto__'), odd),
    },
    { requiredKeys: [] },
  ),
  fc.constantFrom<unknown>(null, undefined, 'text', 7, ['n1']),
)
const events = fc.record({ event: names('opened', 'closed', 'other'), data })
const serviceOf = (nodeId: string) => ({ n1: 'a', n2: 'b' })[nodeId]

describe('the index', () => {
  test('finds whom matchesFilter finds, each once', () => {
    const subscription = fc.tuple(fc.nat(9), fc.nat(3), filters)
    fc.assert(
      fc.property(fc.array(subscription, { maxLength: 40 }), events, (subscriptions, event) => {
        const index = createSubscriptionIndex<number>()
        for (const [who, id, filter] of subscriptions) index.set(who, String(id), filter)
        const { serviceName, nodeId } = subjectOf(event, serviceOf)
        const found = [...index.match(event.event, serviceName, nodeId)].sort()
        const wanted = [...Array(10).keys()].filter((who) =>
          [...index.of(who).values()].some((filter) => matchesFilter(filter, event, serviceOf)),
        )
        expect(found).toEqual(wanted)
      }),
      { numRuns: 2_000 },
    )
  })

  test('agrees with the test of a single filter', () => {
    fc.assert(
      fc.property(filters, events, (filter, event) => {
        const subject = subjectOf(event, serviceOf)
        expect(passes(filter, subject)).toBe(matchesFilter(filter, event, serviceOf))
      }),
      { numRuns: 2_000 },
    )
  })

  test('holds nothing once everything is removed, in whatever order', () => {
    const change = fc.tuple(fc.nat(5), fc.nat(3), fc.option(filters))
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
        const index = createSubscriptionIndex<number>()
        for (const [who, id, filter] of changes) {
          if (filter) index.set(who, String(id), filter)
          else index.remove(who, String(id))
        }
        for (let who = 0; who <= 5; who += 1) index.removeAll(who)
        expect([index.size, index.buckets]).toEqual([0, 0])
      }),
    )
  })

  test('replaces a filter under its id', () => {
    const index = createSubscriptionIndex<string>()
    index.set('me', 's1', { event: 'opened' })
    index.set('me', 's1', { event: 'closed' })
    expect([...index.match('opened', undefined, undefined)]).toEqual([])
    expect([...index.match('closed', undefined, undefined)]).toEqual(['me'])
    expect(index.size).toBe(1)
  })

  test('keeps a filter that two ids asked for until both are gone', () => {
    const index = createSubscriptionIndex<string>()
    index.set('me', 's1', {})
    index.set('me', 's2', {})
    expect(index.remove('me', 's1')).toBe(true)
    expect([...index.match('opened', undefined, undefined)]).toEqual(['me'])
    expect(index.remove('me', 's1')).toBe(false)
  })

  test('lets an event of a node nobody knows pass the filter of any service', () => {
    const index = createSubscriptionIndex<string>()
    index.set('me', 's1', { serviceName: 'a' })
    expect([...index.match('opened', undefined, 'n9')]).toEqual(['me'])
    expect([...index.match('opened', 'b', 'n9')]).toEqual([])
    expect([...index.match('opened', undefined, undefined)]).toEqual([])
  })

  test('takes a star for a star', () => {
    const index = createSubscriptionIndex<string>()
    index.set('me', 's1', { event: 'service_*' })
    expect([...index.match('service_registered', undefined, undefined)]).toEqual([])
    expect([...index.match('service_*', undefined, undefined)]).toEqual(['me'])
  })
})
