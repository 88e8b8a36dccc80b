import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { filterKey, matchesFilter } from './filter.ts'
import type { Filter, Matchable, Scalar } from './filter.ts'

const scalars = fc.constantFrom<Scalar>(1, 2, '1', '', true, null)

describe('the key of a filter', () => {
  /** Without patterns and empty lists, of which several mean the same. */
  const plain: fc.Arbitrary<Filter> = fc.record(
    {
      event: fc.constantFrom('a', 'b', '**'),
      topic: fc.constantFrom('t', 'u', '**'),
      serviceName: fc.constantFrom('s1', 's2'),
      nodeId: fc.constantFrom('n1', 'n2'),
      where: fc.dictionary(
        fc.constantFrom('k', 'l'),
        fc.oneof(scalars, fc.array(scalars, { minLength: 1, maxLength: 3 })),
        { maxKeys: 2 },
      ),
    },
    { requiredKeys: [] },
  )
  const everything = allEvents()

  function meaning(filter: Filter): string {
    return everything.map((each) => (matchesFilter(filter, each) ? '1' : '0')).join('')
  }

  test('is the same for the same meaning and for no other', () => {
    fc.assert(
      fc.property(plain, plain, (left, right) => {
        expect(filterKey(left) === filterKey(right)).toBe(meaning(left) === meaning(right))
      }),
      { numRuns: 1_000 },
    )
  })

  test('does not depend on the order or the number of times things are written', () => {
    fc.assert(
      fc.property(plain, (filter) => {
        expect(filterKey(rewritten(filter))).toBe(filterKey(filter))
      }),
    )
  })

  test.each<[Filter, Filter]>([
    [{ event: 'a' }, { topic: 'a' }],
    [{ where: { a: 1 } }, { where: { a: '1' } }],
    [{ where: { a: null } }, { where: { a: 'null' } }],
    [{ where: { a: ['b', 'c'] } }, { where: { a: 'b,c' } }],
    [{ where: { a: '"],"b":["' } }, { where: { a: '', b: '' } }],
    [{ event: 'a&topic="b"' }, { event: 'a', topic: 'b' }],
    [{ serviceName: '**' }, {}],
    [{ where: { a: [] } }, {}],
    [{ where: { a: NaN } }, { where: { a: null } }],
  ])('tells %j from %j', (left, right) => {
    expect(filterKey(left)).not.toBe(filterKey(right))
  })
})

/** The same filter, its names in the opposite order, single values as lists, every value twice. */
function rewritten({ where, ...rest }: Filter): Filter {
  const backwards = Object.fromEntries(Object.entries(rest).reverse())
  const fields = Object.entries(where ?? {}).reverse()
  const lists = fields.map(([name, values]) => {
    const list = [values].flat()
    return [name, [...list].reverse().concat(list)]
  })
  return { where: Object.fromEntries(lists), ...backwards }
}

/** One of each kind that a plain filter can tell apart. */
function allEvents(): Matchable[] {
  const some = (list: readonly unknown[], name: string) =>
    list.map((value) => (value === undefined ? {} : { [name]: value }))
  const values = [undefined, 1, 2, '1', '', true, null, 'other']
  const services = some([undefined, 's1', 's2'], 'serviceName')
  const nodes = some([undefined, 'n1', 'n2'], 'nodeId')
  const fields = some(values, 'k').flatMap((k) => some(values, 'l').map((l) => ({ ...k, ...l })))
  const allData = services.flatMap((service) =>
    nodes.flatMap((node) => fields.map((field) => ({ ...service, ...node, ...field }))),
  )
  return ['a', 'b', 'c'].flatMap((name) =>
    some([undefined, 't', 'u', 'v'], 'topic').flatMap((topic) =>
      allData.map((each) => ({ event: name, ...topic, data: each })),
    ),
  )
}
