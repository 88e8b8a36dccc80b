import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pairs, registries } from '../../test/registry-events.ts'
import { RegistryFold } from './fold.ts'
import { readState } from './read-state.ts'
import { EMPTY } from './registry.ts'
import { share } from './share.ts'

const A = {
  ...{ nodeId: 'a', healthy: true, lastHeartbeat: 1 },
  metadata: { tags: ['x', 'y'], zone: null },
}
const B = { nodeId: 'b', healthy: true }
const STATE = {
  services: { orders: { a: A, b: B }, billing: { c: { nodeId: 'c' } } },
  configs: { orders: { timeout: { value: { ms: 5 } } } },
  circuits: { b: { state: 'open', failures: 5 } },
}

/** As it arrives twice from a server: equal, and no object of it the same. */
function read(changes: Partial<Record<keyof typeof STATE, object>> = {}) {
  return readState([structuredClone({ ...STATE, ...changes })]) ?? EMPTY
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
  expect(after.circuits).toBe(before.circuits)
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
  const later = read(changes)
  expect(share(read(), later)).toEqual(later)
  expect(share(later, read())).toEqual(read())
})

test('whatever is read, it says that and nothing else, and shares all that says the same', () => {
  fc.assert(
    fc.property(pairs, ({ before, after }) => {
      const shared = share(before, structuredClone(after))
      expect(shared).toEqual(after)
      for (const kind of ['services', 'configs', 'circuits'] as const) {
        if (after[kind] === before[kind]) expect(shared[kind]).toBe(before[kind])
      }
      for (const [name, nodes] of after.services) {
        const [had, has] = [before.services.get(name), shared.services.get(name)]
        if (nodes === had) expect(has).toBe(had)
        for (const [nodeId, node] of nodes) {
          if (had?.get(nodeId) === node) expect(has?.get(nodeId)).toBe(node)
        }
      }
    }),
  )
  fc.assert(
    fc.property(registries, (registry) => share(registry, structuredClone(registry)) === registry),
  )
})

test('events change what is shared no more than anything else', () => {
  const before = read()
  const fold = new RegistryFold(share(before, read()))
  fold.apply({ event: 'service_unhealthy', data: { nodeId: 'a' } })
  expect(fold.snapshot().services.get('orders')?.get('a')?.health).toBe('unhealthy')
  expect(before).toEqual(read())
})
