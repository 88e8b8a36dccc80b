import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readState } from './read-state.ts'

const EMPTY_STATE = { services: {}, configs: {}, circuits: {} }
const NODE = {
  ...{ serviceName: 'orders', nodeId: 'a', host: 'h', port: 1, address: 'h:1', nodeName: 'a' },
  ...{ healthy: false, metadata: { zone: 'eu' }, lastHeartbeat: 7, rev: 3 },
}

function read(state: object) {
  return readState([{ ...EMPTY_STATE, ...state }])
}

describe('a state', () => {
  test('tells nodes with all that is known of them', () => {
    const services = { orders: { a: NODE, b: {}, c: { healthy: true } } }
    const nodes = read({ services })?.services.get('orders')
    expect([...(nodes?.values() ?? [])]).toEqual([
      {
        ...{ nodeId: 'a', serviceName: 'orders', health: 'unhealthy', beatAt: 7 },
        ...{ host: 'h', port: 1, metadata: { zone: 'eu' }, rev: 3 },
      },
      { nodeId: 'b', serviceName: 'orders', health: 'unknown' },
      { nodeId: 'c', serviceName: 'orders', health: 'healthy' },
    ])
  })

  test('tells configuration as it is', () => {
    const timeout = { value: 5, version: 2, metadata: {}, rev: 7 }
    const configs = read({ configs: { orders: { timeout } } })?.configs
    expect(configs?.get('orders')?.get('timeout')).toEqual(timeout)
  })

  test('tells circuits that are not closed, by either count of failures', () => {
    const open = { state: 'open', failures: 5, nextTry: 9, lastFailure: 4, rev: 8 }
    const told = {
      a: { ...open, serviceName: 'orders' },
      b: { state: 'half-open', failureCount: 2, nextTry: null, lastFailure: null },
      c: { state: 'closed' },
      d: { state: 'ajar' },
    }
    expect([...(read({ circuits: told })?.circuits.values() ?? [])]).toEqual([
      { nodeId: 'a', serviceName: 'orders', ...open },
      { nodeId: 'b', serviceName: '', state: 'half-open', failures: 2 },
    ])
  })

  test('is merged of its parts', () => {
    const registry = readState([
      { ...EMPTY_STATE, services: { orders: { a: {} } }, configs: { orders: { k: {} } } },
      { ...EMPTY_STATE, services: { orders: { b: {} }, billing: { c: {} } } },
      { ...EMPTY_STATE, circuits: { a: { state: 'open' } }, configs: { orders: { l: {} } } },
    ])
    const keys = [...(registry?.services ?? [])].map(([name, nodes]) => [name, [...nodes.keys()]])
    expect(keys).toEqual([
      ['orders', ['a', 'b']],
      ['billing', ['c']],
    ])
    expect([...(registry?.configs.get('orders')?.keys() ?? [])]).toEqual(['k', 'l'])
    expect(registry?.circuits.size).toBe(1)
  })
})

test.each([
  [undefined],
  [null],
  ['text'],
  [{}],
  [{ services: {}, configs: {} }],
  [{ ...EMPTY_STATE, services: null }],
  [{ ...EMPTY_STATE, services: [] }],
  [{ ...EMPTY_STATE, circuits: 5 }],
])('%j is no state', (state) => {
  expect(readState([state])).toBeUndefined()
  expect(readState([EMPTY_STATE, state])).toBeUndefined()
})

test('what is nothing of a registry is left out of it', () => {
  const odd = { orders: 5, billing: { a: 'text', b: null }, stock: { c: {} } }
  const registry = read({ services: odd, configs: odd, circuits: { a: 5, b: null } })
  expect([...(registry?.services.keys() ?? [])]).toEqual(['stock'])
  expect([...(registry?.configs.keys() ?? [])]).toEqual(['stock'])
  expect(registry?.circuits.size).toBe(0)
})

test('members of a node are read where they are what their names promise', () => {
  const odd = { healthy: 'yes', lastHeartbeat: 'now', host: 5, port: '80', metadata: [], rev: {} }
  const node = read({ services: { orders: { a: odd } } })
    ?.services.get('orders')
    ?.get('a')
  expect(node).toEqual({ nodeId: 'a', serviceName: 'orders', health: 'unknown' })
})

test('whatever it is given, it throws nothing', () => {
  const anything = fc.jsonValue({ maxDepth: 4 })
  const state = fc.record({ services: anything, configs: anything, circuits: anything })
  fc.assert(fc.property(fc.array(fc.oneof(anything, state)), (parts) => void readState(parts)))
})
