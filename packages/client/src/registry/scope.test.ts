import fc from 'fast-check'
import { expect, test } from 'vitest'
import { grown, happenings, registries } from '../../test/registry-events.ts'
import type { Happening } from '../../test/registry-events.ts'
import { RegistryFold } from './fold.ts'
import { EMPTY } from './registry.ts'
import { concerns, isWhole, within } from './scope.ts'
import type { RegistryFilter } from './scope.ts'

const SCOPES: readonly RegistryFilter[] = [
  {},
  { serviceName: 'orders' },
  { nodeId: 'a' },
  { serviceName: 'orders', nodeId: 'a' },
  { serviceName: 'orders', nodeId: 'c' },
]

test.each([
  [{}, ['orders', 'billing'], ['a', 'b', 'c'], ['orders', 'billing'], ['a', 'c']],
  [{ serviceName: 'orders' }, ['orders'], ['a', 'b'], ['orders'], ['a']],
  [{ nodeId: 'a' }, ['orders'], ['a'], [], ['a']],
  [{ serviceName: 'billing', nodeId: 'a' }, [], [], [], []],
])('%j shows its services, nodes, configuration and circuits', (scope, ...shown) => {
  const named = (serviceName: string, nodeId: string) => ({ serviceName, nodeId, key: 'k' })
  const story: Happening[] = [
    ...[named('orders', 'a'), named('orders', 'b'), named('billing', 'c')].flatMap((data) => [
      { event: 'service_registered', data },
      { event: 'config_changed', data },
    ]),
    { event: 'circuit_open', data: named('orders', 'a') },
    { event: 'circuit_open', data: named('billing', 'c') },
  ]
  const { services, configs, circuits } = within(scope, grown(EMPTY, story).registry)
  const nodes = [...services.values()].flatMap((inner) => [...inner.keys()])
  const [names, ids, configured, open] = shown
  expect([[...services.keys()], nodes]).toEqual([names, ids])
  expect([[...configs.keys()], [...circuits.keys()]]).toEqual([configured, open])
})

test('the whole is the registry itself', () => {
  expect(SCOPES.map(isWhole)).toEqual([true, false, false, false, false])
  fc.assert(fc.property(registries, (registry) => within({}, registry) === registry))
})

test('of a part, an event without a service is of that of its node, and of none where nobody knows it', () => {
  const data = { nodeId: 'a' }
  const scope = { serviceName: 'orders' }
  expect(concerns(scope, data, () => 'orders')).toBe(true)
  expect(concerns(scope, data, () => undefined)).toBe(false)
  expect(concerns(scope, { ...data, serviceName: 'billing' }, () => 'orders')).toBe(false)
  expect(concerns({ nodeId: 'a' }, { nodeId: 'b' }, () => 'orders')).toBe(false)
})

test.each(SCOPES)('what is followed of %j alone is that part of the whole', (scope) => {
  fc.assert(
    fc.property(fc.array(happenings, { maxLength: 24, size: 'max' }), (story) => {
      const [whole, part] = [new RegistryFold(), new RegistryFold()]
      for (const [at, happening] of story.entries()) {
        const told = { ...happening, data: ofOneService(happening.data), offset: at + 1 }
        whole.apply(told)
        if (concerns(scope, told.data, (nodeId) => part.serviceOf(nodeId))) part.apply(told)
      }
      expect(part.snapshot()).toEqual(within(scope, whole.snapshot()))
    }),
  )
})

/** As servers tell it: every node is of one service, and every event says of which. */
function ofOneService(data: unknown): object {
  const { nodeId, ...rest } = data as { readonly nodeId?: string }
  if (nodeId === undefined) return rest
  return { ...rest, nodeId, serviceName: nodeId < 'c' ? 'orders' : 'billing' }
}
