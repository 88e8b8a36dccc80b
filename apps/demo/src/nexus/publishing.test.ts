import { expect, test } from 'vitest'
import { dataOf, METRICS } from './publishing.ts'

const DRAFT = { channel: 'system.alerts', source: 'agent-001', priority: 'high', text: 'hot' }

test('a note has its words', () => {
  expect(dataOf(DRAFT)).toEqual({
    event_type: 'note',
    source: 'agent-001',
    priority: 'high',
    message: 'hot',
  })
})

test.each([
  ['42.5', 42.5],
  ['400', 100],
  ['hot', 0],
])('a metric of "%s" is %d', (text, value) => {
  expect(dataOf({ ...DRAFT, channel: METRICS, text })).toMatchObject({
    metric_name: 'cpu_usage',
    value,
  })
})
