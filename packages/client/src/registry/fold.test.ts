import { describe, expect, test } from 'vitest'
import { RegistryFold } from './fold.ts'
import type { RegistryNode } from './node.ts'
import { readState } from './read-state.ts'
import { EMPTY } from './registry.ts'
import type { Registry } from './registry.ts'

const A = { serviceName: 'orders', nodeId: 'orders:a:1' }
const B = { serviceName: 'orders', nodeId: 'orders:b:1' }
const C = { serviceName: 'billing', nodeId: 'billing:c:1' }
const PLACE = { host: 'a', port: 1, metadata: { zone: 'eu' } }
const KEY = { serviceName: 'orders', key: 'timeout' }

type Story = readonly (readonly [event: string, data: unknown])[]

/** Offsets count from 1, or on from what is given; times are a thousand more. */
function tell(fold: RegistryFold, story: Story, from = 0): RegistryFold {
  for (const [at, [event, data]] of story.entries()) {
    const offset = from + at + 1
    fold.apply({ event, data, timestamp: 1_000 + offset, offset })
  }
  return fold
}

function after(story: Story, registry = EMPTY, from = 0): Registry {
  return tell(new RegistryFold(registry), story, from).snapshot()
}

function nodesOf({ services }: Registry): readonly RegistryNode[] {
  return [...services.values()].flatMap((nodes) => [...nodes.values()])
}

describe('a node', () => {
  const come: Story = [['service_registered', { ...A, ...PLACE }]]
  const known = { ...A, ...PLACE, health: 'healthy', beatAt: 1_001, rev: 1 }

  test('is all that its registration tells', () => {
    expect(nodesOf(after(come))).toEqual([known])
    expect(nodesOf(after([...come, ['service_registered', A]]))).toEqual([
      { ...A, health: 'healthy', beatAt: 1_002, metadata: {}, rev: 2 },
    ])
  })

  test('is changed by a beat only where it was unhealthy', () => {
    const beat = ['service_heartbeat', { nodeId: A.nodeId }] as const
    const fail = ['service_unhealthy', { nodeId: A.nodeId }] as const
    expect(nodesOf(after([...come, beat]))).toEqual([{ ...known, beatAt: 1_002 }])
    const failing = { ...known, health: 'unhealthy', rev: 2 }
    expect(nodesOf(after([...come, fail]))).toEqual([failing])
    expect(nodesOf(after([...come, fail, beat]))).toEqual([{ ...known, beatAt: 1_003, rev: 3 }])
  })

  test('goes, and its service with it', () => {
    expect(after([...come, ['service_deregistered', A]]).services.size).toBe(0)
  })

  test('moves to the service that it is said to belong to', () => {
    const moved = after([...come, ['service_registered', { ...A, serviceName: 'billing' }]])
    expect([...moved.services.keys()]).toEqual(['billing'])
  })

  test.each(['service_heartbeat', 'service_unhealthy', 'service_deregistered'])(
    'is not made by a %s',
    (event) => expect(after([[event, A]])).toBe(EMPTY),
  )
})

describe('a circuit', () => {
  const open = ['circuit_open', { ...A, failures: 5, nextTry: 9_000 }] as const

  test('opens, is tried, and closes', () => {
    const opened = { ...A, state: 'open', failures: 5, lastFailure: 1_001, nextTry: 9_000, rev: 1 }
    expect(after([open]).circuits.get(A.nodeId)).toEqual(opened)
    const tried = after([open, ['circuit_half_open', A]]).circuits.get(A.nodeId)
    expect(tried).toEqual({ ...opened, state: 'half-open', nextTry: undefined, rev: 2 })
    expect(after([open, ['circuit_closed', A]]).circuits.size).toBe(0)
  })

  test('is of the service of its node where the event does not say', () => {
    const bare = ['circuit_open', { nodeId: A.nodeId }] as const
    const registered = ['service_registered', A] as const
    expect(after([registered, bare]).circuits.get(A.nodeId)?.serviceName).toBe('orders')
    expect(after([bare]).circuits.get(A.nodeId)?.serviceName).toBe('')
  })

  test('stays when its node goes, until somebody says that it is closed', () => {
    const story: Story = [['service_registered', A], open, ['service_deregistered', A]]
    expect(after(story).circuits.size).toBe(1)
  })
})

describe('configuration', () => {
  test('is set, changed and deleted', () => {
    const set = after([['config_changed', { ...KEY, value: 5, version: 7 }]])
    const entry = { value: 5, version: 7, metadata: {}, updatedAt: 1_001, rev: 1 }
    expect(set.configs.get('orders')?.get('timeout')).toEqual(entry)
    const changed = after([['config_changed', { ...KEY, metadata: { by: 'me' } }]], set, 1)
    expect(changed.configs.get('orders')?.get('timeout')).toEqual({
      ...{ value: null, version: 8, metadata: { by: 'me' }, updatedAt: 1_002, rev: 2 },
    })
    expect(after([['config_deleted', KEY]], changed).configs.size).toBe(0)
  })
})

test.each<Story[number]>([
  ['service_registered', { ...A, nodeId: 'constructor' }],
  ['service_registered', { ...A, serviceName: '__proto__' }],
  ['service_registered', { ...A, metadata: deep(12) }],
  ['service_registered', { nodeId: 'a' }],
  ['service_registered', null],
  ['service_registered', [A]],
  ['config_changed', { ...KEY, key: 'prototype' }],
  ['config_changed', { ...KEY, value: deep(12) }],
  ['circuit_open', { nodeId: '__proto__' }],
  ['circuit_open', { nodeId: 7 }],
  ['deploy_started', A],
  ['toString', A],
])('%s with %j changes nothing', (event, data) => {
  expect(after([[event, data]])).toBe(EMPTY)
})

function deep(levels: number): unknown {
  return levels === 0 ? 1 : { member: deep(levels - 1) }
}

describe('a snapshot', () => {
  const story: Story = [A, B, C].map((data) => ['service_registered', data])

  test('is the same object until something has changed it', () => {
    const fold = tell(new RegistryFold(), story)
    const first = fold.snapshot()
    tell(fold, [
      ['deploy_started', A],
      ['circuit_closed', A],
      ['config_deleted', KEY],
    ])
    fold.apply({ event: 'service_heartbeat', data: A, timestamp: 1_001, offset: 9 })
    expect(fold.snapshot()).toBe(first)
    fold.apply({ event: 'service_heartbeat', data: A, timestamp: 1_002, offset: 10 })
    expect(fold.snapshot()).not.toBe(first)
  })

  test('shares all that nothing has happened to with the one before, which stays as it was', () => {
    const before = after([...story, ['config_changed', KEY], ['circuit_open', B]])
    const { services, configs, circuits } = after([['service_unhealthy', A]], before, 5)
    expect([configs, circuits]).toEqual([before.configs, before.circuits])
    expect([configs === before.configs, circuits === before.circuits]).toEqual([true, true])
    expect(services.get('billing')).toBe(before.services.get('billing'))
    expect(services.get('orders')?.get(B.nodeId)).toBe(before.services.get('orders')?.get(B.nodeId))
    expect(nodesOf(before).map(({ health }) => health)).toEqual(['healthy', 'healthy', 'healthy'])
  })
})

test('says which nodes went since it was asked, also where they are there again', () => {
  const fold = tell(new RegistryFold(), [
    ['service_registered', A],
    ['service_registered', B],
    ['service_deregistered', A],
    ['service_registered', A],
    ['service_deregistered', { nodeId: 'nobody' }],
  ])
  expect([...fold.takeGone()]).toEqual([A.nodeId])
  expect(fold.takeGone().size).toBe(0)
})

test('knows where a node is, also one that it began with', () => {
  const fold = new RegistryFold(after([['service_registered', A]]))
  tell(fold, [['service_registered', C]], 1)
  expect([A, C, B].map(({ nodeId }) => fold.serviceOf(nodeId))).toEqual([
    'orders',
    'billing',
    undefined,
  ])
})

describe('the digest', () => {
  const at = (event: string, data: unknown, offset: number) => ({ event, data, offset })

  test('is that of the protocol’s table', () => {
    const fold = new RegistryFold(EMPTY, 'audited')
    const data = {
      serviceName: 'my-service',
      nodeId: 'localhost:3000',
      key: 'timeout',
      value: 5000,
    }
    expect(fold.digest).toBe('0000000000000000')
    fold.apply(at('config_changed', data, 12))
    expect(fold.digest).toBe('899c45a94b16592c')
    fold.apply(at('service_registered', data, 4711))
    expect(fold.digest).toBe('937131b882379fa3')
    fold.apply(at('config_deleted', data, 4712))
    expect(fold.digest).toBe('1aed7411c921c68f')
    const circuit = { serviceName: 'bücher', nodeId: 'localhost:3000' }
    fold.apply(at('service_deregistered', data, 4713))
    fold.apply(at('circuit_open', circuit, Number.MAX_SAFE_INTEGER))
    expect(fold.digest).toBe('5ef17f804ccdea65')
  })

  test('goes on from what it began with', () => {
    const state = {
      services: { 'my-service': { 'localhost:3000': { healthy: true, rev: 4711 } } },
      configs: { 'my-service': { timeout: { value: 5, rev: 12 } } },
      circuits: {},
    }
    const fold = new RegistryFold(readState([state]), 'audited')
    expect(fold.digest).toBe('937131b882379fa3')
  })

  test('is none where it was not asked for, or where an entry has no number', () => {
    expect(new RegistryFold().digest).toBeUndefined()
    const fold = new RegistryFold(EMPTY, 'audited')
    fold.apply({ event: 'service_registered', data: A })
    expect(fold.digest).toBeUndefined()
  })
})
