import { expect, test } from 'vitest'
import { nexusLine } from './nexus-words.ts'

test('a metric is told with its value', () => {
  const data = { source: 'server-01', metric_name: 'cpu_usage', value: 45.25 }
  expect(nexusLine({ event: 'telemetry.metrics', data })).toEqual({
    tone: 'unknown',
    name: 'telemetry.metrics',
    subject: 'server-01',
    detail: 'cpu_usage 45.3',
  })
})

test('what is urgent looks so, on whatever channel', () => {
  const tones = ['normal', 'high', 'critical'].map(
    (priority) => nexusLine({ event: 'tasks.created', data: { priority } }).tone,
  )
  expect(tones).toEqual(['accent', 'warn', 'bad'])
})

test.each([undefined, null, 'text', [], { source: 7, status: {} }])(
  'data may be anything: %j',
  (data) => {
    expect(nexusLine({ event: 'x', data })).toMatchObject({ subject: '', detail: '' })
  },
)
