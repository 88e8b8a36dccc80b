import { expect, test } from 'vitest'
import { RegistryFold } from './fold.ts'
import { registryOf } from './registry.ts'
import { share } from './share.ts'

const A = {
  nodeId: 'a',
  healthy: true,
  lastHeartbeat: 1,
  metadata: { tags: ['x', 'y'], zone: null },
}
const B = { nodeId: 'b', healthy: true }
const STATE = {
  services: { orders: { a: A, b: B }, billing: { c: { nodeId: 'c' } } },
  configs: { orders: { timeout: { value: { ms: 5 } } } },
  circuits: {},
}

/** As it arrives twice from a server: equal, and no object of it the same. */
function read(changes: Partial<typeof STATE> = {}) {
  return registryOf(structuredClone({ ...STATE, ...changes }))
}

test('what is read again and says the same is the same object', () => {
  const before = read()
  expect(share(before, read())).toBe(before)
})

test('what says something else is new, and all around it stays', () => {
  const before = read()
  const moved = { ...A, metadata: { tags: ['x'], zone: null } }
  const after = share(before, read({ services: { ...STATE.services, orders: { a: moved, b: B } } }))
  expect(after.configs).toBe(before.configs)
  expect(after.services.get('billing')).toBe(before.services.get('billing'))
  expect(after.services.get('orders')?.get('b')).toBe(before.services.get('orders')?.get('b'))
  expect(after.services.get('orders')?.get('a')).toMatchObject({ metadata: { tags: ['x'] } })
})

test.each([
  ['a service that is gone', { services: { orders: STATE.services.orders } }],
  ['a node that is gone', { services: { ...STATE.services, orders: { a: A } } }],
  ['a node that has come', { services: { ...STATE.services, billing: { c: B, d: B } } }],
  ['a value that is a list now', { configs: { orders: { timeout: { value: [5] } } } }],
  ['a circuit', { circuits: { a: { state: 'open', serviceName: 'orders' } } }],
])('%s is seen', (_, changes) => {
  const later = read(changes as Partial<typeof STATE>)
  expect(share(read(), later)).toEqual(later)
  expect(share(later, read())).toEqual(read())
})

test('events change what is shared no more than anything else', () => {
  const before = read()
  const fold = new RegistryFold(share(before, read()))
  fold.apply({ event: 'service_unhealthy', data: { nodeId: 'a' } }, 9)
  expect(fold.snapshot().services.get('orders')?.get('a')?.health).toBe('unhealthy')
  expect(before).toEqual(read())
})
