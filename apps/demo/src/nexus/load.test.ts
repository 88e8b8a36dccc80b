import { expect, test } from 'vitest'
import { NO_LOAD, SAMPLES, withBreak, withMetric } from './load.ts'

const cpu = (source: string, value: number) => ({ metric_name: 'cpu_usage', source, value })

test('each source has its own values, in the order of their names', () => {
  const load = [cpu('b', 1), cpu('a', 2), cpu('b', 3)].reduce(withMetric, NO_LOAD)
  expect([...load]).toEqual([
    ['a', [2]],
    ['b', [1, 3]],
  ])
})

test.each([
  { metric_name: 'memory_usage', source: 'a', value: 1 },
  { metric_name: 'cpu_usage', value: 1 },
  { metric_name: 'cpu_usage', source: 'a', value: 'much' },
  'text',
  null,
])('anything else is passed over: %j', (data) => {
  expect(withMetric(NO_LOAD, data)).toBe(NO_LOAD)
})

test('only the last values are kept', () => {
  let load = NO_LOAD
  for (let value = 0; value <= SAMPLES; value++) load = withMetric(load, cpu('a', value))
  expect([load.get('a')?.length, load.get('a')?.[0]]).toEqual([SAMPLES, 1])
})

test('a fourth source finds no room', () => {
  const load = ['a', 'b', 'c', 'd'].reduce(
    (before, one) => withMetric(before, cpu(one, 1)),
    NO_LOAD,
  )
  expect([...load.keys()]).toEqual(['a', 'b', 'c'])
})

test('an outage breaks every line', () => {
  expect([...withBreak(withMetric(NO_LOAD, cpu('a', 1)))]).toEqual([['a', [1, null]]])
})
