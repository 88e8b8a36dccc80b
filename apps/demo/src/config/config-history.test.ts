import type { ConfigChange } from 'maxine-client/registry'
import { expect, test } from 'vitest'
import { configKey, ConfigHistory } from './config-history.ts'

const KEY = configKey('orders', 'timeoutMs')

function changed(old: number, value: number): ConfigChange {
  return {
    type: 'updated',
    serviceName: 'orders',
    key: 'timeoutMs',
    old: { value: old },
    value: { value },
  }
}

test('an entry is remembered as it was before its last change', () => {
  const history = new ConfigHistory()
  history.take({ cause: 'events', configs: [changed(1, 2)] }, 10)
  history.take({ cause: 'events', configs: [changed(2, 3)] }, 20)
  expect(history.memories.get().get(KEY)).toEqual({ old: { value: 2 }, how: 'updated', seenAt: 20 })
})

test('the first picture is no change', () => {
  const history = new ConfigHistory()
  const before = history.memories.get()
  history.take({ cause: 'initial', configs: [changed(1, 2)] }, 10)
  expect(history.memories.get()).toBe(before)
})

test('what changed last is the last in order', () => {
  const history = new ConfigHistory()
  const other = { ...changed(1, 2), serviceName: 'stock' }
  history.take({ cause: 'events', configs: [changed(1, 2), other, changed(2, 3)] }, 10)
  expect([...history.memories.get().keys()].at(-1)).toBe(KEY)
})
