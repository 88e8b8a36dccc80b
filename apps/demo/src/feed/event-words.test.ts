import { expect, test } from 'vitest'
import { eventWords, nodeOf } from './event-words.ts'

test('an event of a node is about the node', () => {
  const data = { serviceName: 'orders', nodeId: 'orders:h:1' }
  expect(eventWords({ event: 'service_unhealthy', data })).toEqual({
    tone: 'bad',
    subject: 'orders:h:1',
    detail: '',
  })
  expect(nodeOf({ data })).toEqual({ serviceName: 'orders', nodeId: 'orders:h:1' })
})

test('a change of configuration says what was set', () => {
  const data = { serviceName: 'orders', key: 'retries', value: 3 }
  expect(eventWords({ event: 'config_changed', data })).toMatchObject({
    subject: 'orders',
    detail: 'retries = 3',
  })
})

test('a circuit says how often it failed', () => {
  const data = { nodeId: 'n', failures: 5 }
  expect(eventWords({ event: 'circuit_open', data }).detail).toBe('5 failures')
})

test('an event with any data, or none, is shown all the same', () => {
  for (const data of [undefined, null, 'text', [1], { nodeId: 3 }]) {
    expect(eventWords({ event: 'deploy_started', data })).toMatchObject({ subject: '', detail: '' })
    expect(nodeOf({ data })).toBeUndefined()
  }
})
