import { expect, test } from 'vitest'
import { createCounters } from '../../core/counters.ts'
import { createMetricsText } from './prometheus.ts'
import type { MetricsSource } from './prometheus.ts'

/** Prometheus' text form, version 0.0.4, without labels or times. */
const LINE =
  /^(?:# HELP maxine_[a-z_]+ \S.*|# TYPE maxine_[a-z_]+ (?:counter|gauge)|maxine_[a-z_]+ \d+)$/

test('every line is one that Prometheus reads', async () => {
  const text = await createMetricsText(source)()
  const lines = text.trimEnd().split('\n').filter(Boolean)
  expect(lines.filter((line) => !LINE.test(line))).toEqual([])
  expect(text.endsWith('\n')).toBe(true)
})

test('every counter is there, with its help, its type and its value', async () => {
  const counters = createCounters()
  const keys = Object.keys(counters) as (keyof typeof counters)[]
  for (const [index, key] of keys.entries()) counters[key] = 100 + index
  const text = await createMetricsText(() => ({ ...source(), counters }))()
  expect(
    keys.filter((_, index) => !new RegExp(`^maxine_\\w+_total ${100 + index}$`, 'm').test(text)),
  ).toEqual([])
  expect(text).toContain(
    [
      '# HELP maxine_events_total Events appended to the log',
      '# TYPE maxine_events_total counter',
      'maxine_events_total 100',
    ].join('\n'),
  )
})

test('what there is now is there as well', async () => {
  const text = await createMetricsText(source)()
  for (const line of ['open_connections 1', 'subscriptions 2', 'connected_addresses 3'].concat([
    'connected_users 4',
    'services 5',
    'nodes 6',
  ])) {
    expect(text).toContain(`# TYPE maxine_${line.split(' ')[0]} gauge\nmaxine_${line}\n`)
  }
})

test('the numbers are those of the moment they are asked for', async () => {
  const counters = createCounters()
  const text = createMetricsText(() => ({ ...source(), counters }))
  counters.events = 1
  expect(await text()).toContain('maxine_events_total 1\n')
  counters.events = 3
  expect(await text()).toContain('maxine_events_total 3\n')
})

test('two servers in one process do not share their numbers', async () => {
  const one = createMetricsText(source)
  const other = createMetricsText(() => ({
    ...source(),
    counters: { ...createCounters(), events: 9 },
  }))
  expect(await other()).toContain('maxine_events_total 9\n')
  expect(await one()).toContain('maxine_events_total 0\n')
})

function source(): MetricsSource {
  return {
    counters: createCounters(),
    sizes: { connections: 1, subscriptions: 2, addresses: 3, users: 4 },
    counts: { services: 5, nodes: 6 },
  }
}
