import type { ConfigChange, ConfigEntry } from 'maxine-client/registry'
import { expect, test } from 'vitest'
import { ConfigHistory } from './config-history.ts'

function changed(key: string, old: number, value: number): ConfigChange {
  return {
    type: 'updated',
    serviceName: 'orders',
    key,
    old: { value: old },
    value: { value, updatedAt: value },
  }
}

function added(key: string, value: number): ConfigChange {
  return { type: 'added', serviceName: 'orders', key, value: { value, updatedAt: value } }
}

function removed(key: string, old: number): ConfigChange {
  return { type: 'removed', serviceName: 'orders', key, old: { value: old } }
}

function keys(history: ConfigHistory): (string | undefined)[] {
  return history.order.get().ids.map((id) => history.memory(id)?.key)
}

test('the entry that changed last comes first', () => {
  const history = new ConfigHistory()
  history.take({ cause: 'initial', configs: [added('b', 20), added('a', 30), added('c', 10)] }, 0)
  expect(keys(history)).toEqual(['a', 'b', 'c'])
  history.take({ cause: 'events', configs: [changed('c', 10, 40)] }, 99)
  expect(keys(history)).toEqual(['c', 'a', 'b'])
})

test('an entry is remembered as it was before its last change', () => {
  const history = new ConfigHistory()
  history.take({ cause: 'events', configs: [changed('a', 1, 2)] }, 10)
  history.take({ cause: 'events', configs: [changed('a', 2, 3)] }, 20)
  const [id = ''] = history.order.get().ids
  expect(history.memory(id)).toMatchObject({ how: 'updated', old: { value: 2 }, at: 20 })
})

test('the first picture is no change', () => {
  const history = new ConfigHistory()
  history.take({ cause: 'initial', configs: [added('a', 5)] }, 10)
  const [id = ''] = history.order.get().ids
  expect(history.memory(id)).toMatchObject({ how: 'known', at: 5 })
})

test('a removed entry still shows and no longer counts, until it is there again', () => {
  const history = new ConfigHistory()
  history.take({ cause: 'events', configs: [added('a', 1), added('b', 2)] }, 10)
  history.take({ cause: 'events', configs: [removed('a', 1)] }, 20)
  expect([keys(history), history.order.get().count]).toEqual([['a', 'b'], 1])
  history.take({ cause: 'events', configs: [added('a', 3)] }, 30)
  expect(history.order.get().count).toBe(2)
})

test('of what was removed the last two hundred are remembered', () => {
  const history = new ConfigHistory()
  for (let count = 0; count < 300; count++) {
    history.take({ cause: 'events', configs: [removed(`key${count}`, 1)] }, count)
  }
  expect(history.order.get()).toMatchObject({ count: 0 })
  expect(keys(history)).toHaveLength(200)
})

test('what was there before anybody listened is known, and what is remembered stays', () => {
  const history = new ConfigHistory()
  history.take({ cause: 'events', configs: [changed('a', 1, 2)] }, 10)
  const entries = new Map<string, ConfigEntry>([
    ['a', { value: 2, updatedAt: 2 }],
    ['b', { value: 3, updatedAt: 3 }],
  ])
  history.seed(new Map([['orders', entries]]))
  expect(keys(history).toSorted()).toEqual(['a', 'b'])
  expect(
    history.order
      .get()
      .ids.map((id) => history.memory(id)?.how)
      .toSorted(),
  ).toEqual(['known', 'updated'])
})
