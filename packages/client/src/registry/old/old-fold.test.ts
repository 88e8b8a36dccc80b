import { expect, test } from 'vitest'
import type { Registry } from '../registry.ts'
import type { RegistryFilter } from '../scope.ts'
import { OldFold } from './old-fold.ts'
import { readEnvoyConfig } from './read-lists.ts'

type Told = readonly [event: string, data: object]

const registered = (serviceName: string, nodeId: string): Told => [
  'service_registered',
  { serviceName, nodeId },
]
const deregistered = (nodeId: string): Told => ['service_deregistered', { nodeId }]

function follow(fold: OldFold, told: readonly Told[], when: 'replayed' | 'live' = 'live'): OldFold {
  for (const [event, data] of told) fold.apply({ event, data, timestamp: 1_000 }, 0, when)
  return fold
}

function after(told: readonly Told[], scope: RegistryFilter = {}): Registry {
  return follow(new OldFold(scope), told).snapshot()
}

function placesOf({ services }: Registry): readonly string[] {
  return [...services].flatMap(([name, nodes]) => [...nodes.keys()].map((id) => `${name} ${id}`))
}

/** As a server lists it. */
function listed(...places: readonly (readonly [service: string, port: number])[]): OldFold {
  const names = [...new Set(places.map(([service]) => service))]
  const clusters = names.map((name) => {
    const ports = places.filter(([service]) => service === name).map(([, port]) => port)
    const endpoints = ports.map((port) => ({
      endpoint: { address: { socket_address: { address: 'h', port_value: port } } },
    }))
    return { name, load_assignment: { endpoints: [{ lb_endpoints: endpoints }] } }
  })
  const read = readEnvoyConfig({ static_resources: { clusters } })
  return new OldFold({}, read)
}

test('a registration gives the address that the node id is made of', () => {
  const nodes = after([registered('a', 'h:1'), registered('b', 'b:h:2'), registered('c', 'n')])
  expect(nodes.services.get('a')?.get('h:1')).toMatchObject({
    health: 'healthy',
    host: 'h',
    port: 1,
  })
  // As the documents make them.
  expect(nodes.services.get('b')?.get('b:h:2')).toMatchObject({ host: 'h', port: 2 })
  expect(nodes.services.get('c')?.get('n')).toMatchObject({ host: undefined, port: undefined })
})

test('a node that is unhealthy is gone', () => {
  const told = [registered('a', 'h:1'), ['service_unhealthy', { nodeId: 'h:1' }] as const]
  expect(placesOf(after(told))).toEqual([])
})

test('a version is part of the name of a service', () => {
  expect(placesOf(after([registered('a:1.0.0', 'h:1')]))).toEqual(['a:1.0.0 h:1'])
})

test('a node under two services is removed from the last that registered it, and stays in the other', () => {
  const told = [registered('a', 'h:1'), registered('b', 'h:1'), deregistered('h:1')]
  expect(placesOf(after(told))).toEqual(['a h:1'])
})

test('where a list shows a node under two services, nobody knows which one gives it up', () => {
  const fold = follow(listed(['a', 1], ['b', 1], ['c', 2]), [deregistered('h:1')])
  expect([...fold.doubts]).toEqual(['h:1'])
  expect(placesOf(fold.snapshot())).toEqual(['a h:1', 'b h:1', 'c h:2'])
  fold.settle(listed(['b', 1]))
  expect([...fold.doubts]).toEqual([])
  expect(placesOf(fold.snapshot())).toEqual(['b h:1', 'c h:2'])
})

test('a removal that may have been before the list is in doubt, even of a node that is listed once', () => {
  const fold = follow(listed(['a', 1], ['a', 2]), [deregistered('h:1')], 'replayed')
  expect([...fold.doubts]).toEqual(['h:1'])
  // Not in the list, so it does not matter when it went.
  expect(follow(listed(['a', 2]), [deregistered('h:1')], 'replayed').doubts.size).toBe(0)
})

test('a removal behind a registration is in no doubt', () => {
  const fold = listed(['a', 1], ['b', 1])
  follow(fold, [registered('b', 'h:1'), deregistered('h:1')], 'replayed')
  expect(fold.doubts.size).toBe(0)
  expect(placesOf(fold.snapshot())).toEqual(['a h:1'])
})

test('a doubt stays where the newer list is in doubt as well', () => {
  const fold = follow(listed(['a', 1], ['b', 1]), [deregistered('h:1')])
  fold.settle(follow(listed(['a', 1]), [deregistered('h:1')], 'replayed'))
  expect([...fold.doubts]).toEqual(['h:1'])
})

test('a newer list corrects what was missed, and leaves what is known of the rest', () => {
  const fold = follow(new OldFold({}), [
    registered('a', 'h:1'),
    registered('b', 'h:1'),
    registered('c', 'h:3'),
  ])
  fold.correct(listed(['a', 1], ['b', 1], ['c', 4]))
  expect(placesOf(fold.snapshot())).toEqual(['a h:1', 'b h:1', 'c h:4'])
  follow(fold, [deregistered('h:1')])
  expect(placesOf(fold.snapshot())).toEqual(['a h:1', 'c h:4'])
})

test('what is out of scope is not shown, and is known all the same', () => {
  const told = [registered('a', 'h:1'), registered('b', 'h:1'), deregistered('h:1')]
  expect(placesOf(after(told, { serviceName: 'a' }))).toEqual(['a h:1'])
  expect(placesOf(after(told, { serviceName: 'b' }))).toEqual([])
  expect(placesOf(after([...told, registered('a', 'h:2')], { nodeId: 'h:2' }))).toEqual(['a h:2'])
})

test('a circuit is of the service of its node, and is closed until it is said to be open', () => {
  const open: Told = ['circuit_open', { nodeId: 'h:1', failures: 5 }]
  const half: Told = ['circuit_half_open', { nodeId: 'h:1' }]
  const { circuits } = after([registered('a', 'h:1'), open])
  expect(circuits.get('h:1')).toMatchObject({ serviceName: 'a', state: 'open', failures: 5 })
  expect(after([open, half]).circuits.get('h:1')).toMatchObject({ state: 'half-open', failures: 5 })
  expect(after([open, ['circuit_closed', { nodeId: 'h:1' }]]).circuits.size).toBe(0)
  expect(after([registered('a', 'h:1'), open], { serviceName: 'b' }).circuits.size).toBe(0)
})

test('an open circuit is half-open when its time has come, where it has one', () => {
  const fold = new OldFold({})
  const told = { event: 'circuit_open', data: { nodeId: 'h:1', nextTry: 1_500 }, timestamp: 1_000 }
  fold.apply(told, 70, 'live')
  follow(fold, [['circuit_open', { nodeId: 'h:2' }]])
  expect(fold.nextDue).toBe(570)
  fold.lapse(569)
  expect(fold.snapshot().circuits.get('h:1')?.state).toBe('open')
  fold.lapse(570)
  expect(fold.snapshot().circuits.get('h:1')?.state).toBe('half-open')
  expect(fold.snapshot().circuits.get('h:2')?.state).toBe('open')
  expect(fold.nextDue).toBe(Infinity)
})

test('configuration is what was set last', () => {
  const set = (value: unknown): Told => ['config_changed', { serviceName: 'a', key: 'k', value }]
  const unset: Told = ['config_deleted', { serviceName: 'a', key: 'k' }]
  expect(
    after([set(1), set(2)])
      .configs.get('a')
      ?.get('k'),
  ).toMatchObject({ value: 2, version: 2 })
  expect(after([set(1), unset]).configs.size).toBe(0)
  // A node has none.
  expect(after([set(1)], { nodeId: 'h:1' }).configs.size).toBe(0)
})

test('what may be so still is shown as unknown, until it is registered again', () => {
  const fold = follow(new OldFold({}), [registered('a', 'h:1'), registered('b', 'h:2')])
  fold.suspect()
  expect(fold.snapshot().services.get('a')?.get('h:1')?.health).toBe('unknown')
  follow(fold, [registered('a', 'h:1')])
  expect(fold.snapshot().services.get('a')?.get('h:1')?.health).toBe('healthy')
  fold.keep(new Set(['a']))
  expect(placesOf(fold.snapshot())).toEqual(['a h:1'])
})

test('what events leave alone stays the same object', () => {
  const fold = follow(new OldFold({}), [registered('a', 'h:1'), registered('b', 'h:2')])
  const before = fold.snapshot()
  expect(follow(fold, [['stats_update', { nodes: 1 }], deregistered('h:9')]).snapshot()).toBe(
    before,
  )
  const next = follow(fold, [registered('b', 'h:3')]).snapshot()
  expect(next.services.get('a')).toBe(before.services.get('a'))
  expect(next.services.get('b')?.get('h:2')).toBe(before.services.get('b')?.get('h:2'))
})

test('nodes that went are told once', () => {
  const fold = follow(new OldFold({}), [registered('a', 'h:1'), deregistered('h:1')])
  expect([...fold.takeGone()]).toEqual(['h:1'])
  expect(fold.takeGone().size).toBe(0)
})

test.for([null, 5, {}, { nodeId: 7 }, { serviceName: 'a' }, []])('%j changes nothing', (data) => {
  const events = ['service_registered', 'service_deregistered', 'circuit_open', 'config_changed']
  const fold = new OldFold({})
  for (const event of events) fold.apply({ event, data, timestamp: 1 }, 0, 'live')
  const { services, configs, circuits } = fold.snapshot()
  expect([services.size, configs.size, circuits.size]).toEqual([0, 0, 0])
})
