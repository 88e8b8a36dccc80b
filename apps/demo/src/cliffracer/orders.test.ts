import { expect, test } from 'vitest'
import { progressOf, withUpdate } from './orders.ts'
import type { Orders } from './orders.ts'

const update = (order_id: string, status: string) => ({ order_id, status, what: 'tea', shop: 'eu' })

test('an order stands once, where its last update has put it', () => {
  const orders = [update('1', 'placed'), update('2', 'placed'), update('1', 'paid')].reduce<Orders>(
    (before, data, at) => withUpdate(before, data, at),
    [],
  )
  expect(orders).toEqual([
    { id: '1', what: 'tea', shop: 'eu', status: 'paid', at: 2 },
    { id: '2', what: 'tea', shop: 'eu', status: 'placed', at: 1 },
  ])
})

test.each([undefined, 'text', {}, { order_id: 7, status: 'paid' }, { order_id: '1' }])(
  'what is no update is passed over: %j',
  (data) => {
    expect(withUpdate([], data, 0)).toEqual([])
  },
)

test('only so many are kept', () => {
  let orders: Orders = []
  for (let id = 0; id < 100; id++) orders = withUpdate(orders, update(`${id}`, 'paid'), id)
  expect([orders.length, orders[0]?.id]).toEqual([40, '99'])
})

test('an order goes from nothing to all', () => {
  const all = ['placed', 'packed', 'delivered', 'lost'].map((status) => progressOf({ status }))
  expect(all).toEqual([0, 0.5, 1, undefined])
})
