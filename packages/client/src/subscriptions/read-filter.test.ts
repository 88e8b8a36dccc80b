import { expect, test } from 'vitest'
import { namedFilter, readFilter } from './read-filter.ts'

test.each([
  [[undefined, undefined, undefined], {}],
  [[null, null, null], {}],
  [['a'], { event: 'a' }],
  [[null, 's'], { serviceName: 's' }],
  [[null, null, 'n'], { nodeId: 'n' }],
  [['a', 's', 'n'], { event: 'a', serviceName: 's', nodeId: 'n' }],
] as const)('the names %o are %o', ([event, serviceName, nodeId], filter) => {
  expect(namedFilter(event, serviceName, nodeId)).toEqual(filter)
})

test.each([
  [{}, {}],
  [{ event: null, topic: undefined }, {}],
  [
    { event: 'a.*', topic: 't', serviceName: 's', nodeId: 'n', where: { zone: ['a', 'b'] } },
    { event: 'a.*', topic: 't', serviceName: 's', nodeId: 'n', where: { zone: ['a', 'b'] } },
  ],
  [{ event: 'x'.repeat(256) }, { event: 'x'.repeat(256) }],
])('%o is the filter %o', (given, filter) => {
  expect(readFilter(given)).toEqual(filter)
})

test.each<unknown>([
  null,
  undefined,
  'event',
  7,
  { event: 7 },
  { event: '' },
  { event: 'x'.repeat(257) },
  { event: ['a'] },
  { where: 'zone=a' },
  { events: 'a' },
  { service: 's' },
])('%o is none', (given) => {
  expect(() => readFilter(given)).toThrow(
    expect.objectContaining({ code: 'bad_filter', retryable: false }),
  )
})

test('a filter is a copy, so that nobody changes it afterwards', () => {
  const given = { event: 'a' }
  const filter = readFilter(given)
  given.event = 'b'
  expect(filter).toEqual({ event: 'a' })
})
