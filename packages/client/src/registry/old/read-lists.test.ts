import { expect, test } from 'vitest'
import { readBackup, readConfigs, readEnvoyConfig, readMetrics, readNames } from './read-lists.ts'
import { readReleased } from './read-released.ts'

const STRANGE = [undefined, null, 5, 'text', [], {}, { services: 5 }, { static_resources: [] }]

test.for(STRANGE)('%j is no answer of an old server', (told) => {
  expect(readEnvoyConfig(told)).toBeUndefined()
  expect(readBackup(told)).toBeUndefined()
  expect(readMetrics(told)).toBeUndefined()
  expect(readNames(told)).toBeUndefined()
})

test('of a list of clusters only what is none is missing', () => {
  const at = (address: unknown, port: unknown) => ({
    endpoint: { address: { socket_address: { address, port_value: port } } },
  })
  const endpoints = [at('h', 1), at('h', '2'), at('i', undefined), at(5, 5), null, {}]
  const clusters = [
    { name: 'a', load_assignment: { endpoints: [{ lb_endpoints: endpoints }, 7] } },
    { name: 'b', load_assignment: 5 },
    { load_assignment: { endpoints: [] } },
  ]
  const listed = readEnvoyConfig({ static_resources: { clusters } })
  expect([...(listed?.nodes.get('a')?.values() ?? [])]).toEqual([
    { nodeId: 'h:1', host: 'h', port: 1 },
    { nodeId: 'h:2', host: 'h', port: 2 },
    { nodeId: 'i', host: 'i' },
  ])
  expect([...(listed?.nodes.keys() ?? [])]).toEqual(['a', 'b'])
})

test('a backup has owners, values, and circuits that are not closed', () => {
  const listed = readBackup({
    services: {
      a: { nodes: { 'h:1': { host: 'h', port: 1, metadata: { zone: 'x' } }, 'h:2': 5 } },
    },
    nodeToService: { 'h:1': 'a', 'h:2': 7 },
    circuitState: { 'h:1': 'open', 'h:2': 'closed' },
    circuitFailures: { 'h:1': 6 },
    circuitNextTry: { 'h:1': 99 },
    configurations: { a: { k: { value: 1, version: 2 } } },
  })
  expect(listed?.nodes.get('a')?.get('h:1')).toMatchObject({ port: 1, metadata: { zone: 'x' } })
  expect(listed?.nodes.get('a')?.get('h:2')).toMatchObject({ host: 'h', port: 2 })
  expect([...(listed?.owners ?? [])]).toEqual([['h:1', 'a']])
  expect([...(listed?.rest?.circuits.values() ?? [])]).toMatchObject([
    { nodeId: 'h:1', state: 'open', failures: 6, nextTry: 99 },
  ])
  expect(listed?.rest?.configs.get('a')?.get('k')).toEqual({ value: 1, version: 2 })
})

test('values of a service are those that have one', () => {
  expect([...(readConfigs({ k: { value: null }, l: {}, m: 5 }) ?? [])]).toEqual([
    ['k', { value: null }],
  ])
  expect(readConfigs([])).toBeUndefined()
})

test('the uptime is told in seconds', () => {
  expect(readMetrics({ uptime: 1.5, eventsBroadcasted: 7 })).toEqual({ uptimeMs: 1_500, events: 7 })
  expect(readMetrics({ uptime: 1.5 })).toBeUndefined()
})

test('names may carry a version', () => {
  expect(readNames({ services: ['a', 'b:1.0.0', 5] })).toEqual(['a', 'b:1.0.0'])
})

test('a released server lists a node as often as it weighs, and that is one node', () => {
  const part = { parentNode: 'n', address: 'https://h/path', timeOut: 5, registeredAt: 1 }
  const told = { a: { offset: 3, nodes: { 'n-0': part, 'n-1': { ...part, registeredAt: 2 } } } }
  expect([...(readReleased(told)?.get('a')?.values() ?? [])]).toEqual([
    {
      nodeId: 'n',
      host: 'h',
      port: 443,
      metadata: { weight: 2, address: 'https://h/path', timeOut: 5 },
    },
  ])
})

test('an address without a place, and parts of other shapes, are no trouble', () => {
  const told = {
    a: { nodes: { 'n-0': { nodeName: 'n-0', address: 'nowhere' }, 'm-0': 5 } },
    b: { nodes: {} },
  }
  const read = readReleased(told)
  expect([...(read?.keys() ?? [])]).toEqual(['a'])
  expect(read?.get('a')?.get('n-0')).toMatchObject({ metadata: { weight: 1 } })
  expect(read?.get('a')?.get('n-0')).not.toHaveProperty('host')
})

test.for([[], 'text', { message: 'Not found' }, { a: { nodes: 5 } }])(
  '%j is no list of a released server',
  (told) => {
    expect(readReleased(told)).toBeUndefined()
  },
)
