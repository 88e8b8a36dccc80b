import fc from 'fast-check'
import { digestText, EMPTY_DIGEST, foldEntry } from 'maxine-protocol'
import type { Digest, EntryKind } from 'maxine-protocol'
import { describe, expect, test } from 'vitest'
import { applyEvent } from './apply-event.ts'
import { checkpointOf, restored } from './registry-checkpoint.ts'
import { snapshotOf } from './registry-snapshot.ts'
import { createContent } from './registry-state.ts'
import type { RegistryContent } from './registry-state.ts'

type Told = readonly [event: string, data: unknown]

const NODE = { serviceName: 'orders', nodeId: 'orders:a:1' }
const REGISTERED: Told = ['service_registered', { ...NODE, host: 'a', port: 1 }]
const UNHEALTHY: Told = ['service_unhealthy', NODE]
const BEAT: Told = ['service_heartbeat', NODE]
const SET: Told = ['config_changed', { serviceName: 'orders', key: 'timeout', value: 5 }]
const OPEN: Told = ['circuit_open', { ...NODE, failures: 5, nextTry: 9_000 }]

describe('the state that events add up to', () => {
  test('holds a node with all that is known of it', () => {
    expect(stateAfter(REGISTERED).services).toEqual({
      orders: {
        'orders:a:1': {
          serviceName: 'orders',
          nodeId: 'orders:a:1',
          host: 'a',
          port: 1,
          address: 'a:1',
          nodeName: 'orders:a:1',
          healthy: true,
          metadata: {},
          lastHeartbeat: 1_001,
          rev: 1,
        },
      },
    })
  })

  test('changes a node at a beat only where it was unhealthy', () => {
    const node = (...told: Told[]) => stateAfter(...told).services['orders']?.['orders:a:1']
    expect(node(REGISTERED, BEAT)).toMatchObject({ rev: 1, healthy: true, lastHeartbeat: 1_002 })
    expect(node(REGISTERED, UNHEALTHY)).toMatchObject({ rev: 2, healthy: false })
    expect(node(REGISTERED, UNHEALTHY, BEAT)).toMatchObject({ rev: 3, healthy: true })
  })

  test('is without a service once its last node has gone', () => {
    expect(stateAfter(REGISTERED, ['service_deregistered', NODE]).services).toEqual({})
  })

  test('counts the versions of a value where the event does not', () => {
    const entries = stateAfter(SET, SET).configs['orders']
    expect(entries).toEqual({
      timeout: { value: 5, version: 2, metadata: {}, updatedAt: 1_002, rev: 2 },
    })
  })

  test('holds a circuit while it is not closed', () => {
    const circuits = (...told: Told[]) => stateAfter(REGISTERED, ...told).circuits
    expect(circuits(OPEN)['orders:a:1']).toMatchObject({ state: 'open', failures: 5, rev: 2 })
    expect(circuits(OPEN, ['circuit_half_open', NODE])['orders:a:1']).toEqual({
      ...NODE,
      state: 'half-open',
      failures: 5,
      failureCount: 5,
      lastFailure: 1_002,
      nextTry: null,
      rev: 3,
    })
    expect(circuits(OPEN, ['circuit_closed', NODE])).toEqual({})
  })

  test('knows whose circuit it is where the event does not say', () => {
    const bare: Told = ['circuit_open', { nodeId: 'orders:a:1' }]
    expect(stateAfter(REGISTERED, bare).circuits['orders:a:1']?.serviceName).toBe('orders')
    expect(stateAfter(bare).circuits['orders:a:1']?.serviceName).toBe('')
  })

  test('has the digests of the protocol’s table', () => {
    const content = createContent()
    const data = {
      serviceName: 'my-service',
      nodeId: 'localhost:3000',
      key: 'timeout',
      value: 5000,
    }
    applyEvent(content, { event: 'config_changed', data, offset: 12, timestamp: 1 })
    expect(digestText(content.digest)).toBe('899c45a94b16592c')
    applyEvent(content, { event: 'service_registered', data, offset: 4711, timestamp: 1 })
    expect(digestText(content.digest)).toBe('937131b882379fa3')
    applyEvent(content, { event: 'config_deleted', data, offset: 4712, timestamp: 1 })
    expect(digestText(content.digest)).toBe('1aed7411c921c68f')
  })

  test.each<Told>([
    ['service_registered', { serviceName: 'orders' }],
    ['service_registered', { ...NODE, serviceName: 5 }],
    ['service_registered', { ...NODE, serviceName: '__proto__' }],
    ['service_registered', { ...NODE, nodeId: 'constructor' }],
    ['service_registered', { ...NODE, port: 'eighty' }],
    ['service_registered', { ...NODE, metadata: deep(12) }],
    ['service_registered', null],
    ['service_registered', [NODE]],
    ['service_heartbeat', { nodeId: 'nobody' }],
    ['service_deregistered', {}],
    ['config_changed', { serviceName: 'orders', key: 'prototype', value: 1 }],
    ['config_changed', { serviceName: 'orders', key: 'timeout', value: deep(12) }],
    ['config_deleted', { serviceName: 'orders', key: 'timeout' }],
    ['circuit_open', { nodeId: 7 }],
    ['circuit_open', { ...NODE, nextTry: 'soon' }],
    ['circuit_closed', NODE],
    ['toString', NODE],
    ['deploy_started', NODE],
  ])('is not touched by a stranger’s %s with %j', (event, data) => {
    const content = contentAfter([event, data])
    expect(content.offset).toBe(1)
    expect(content.digest).toEqual(EMPTY_DIGEST)
    expect(snapshotOf(content, 'e').state).toEqual({ services: {}, configs: {}, circuits: {} })
  })

  test('moves a node to the service that a stranger says it belongs to', () => {
    const state = stateAfter(REGISTERED, [
      'service_registered',
      { ...NODE, serviceName: 'billing' },
    ])
    expect(Object.keys(state.services)).toEqual(['billing'])
  })

  test('does not change what has been handed out', () => {
    const content = contentAfter(REGISTERED, SET, OPEN)
    const snapshot = snapshotOf(content, 'e')
    const copy = structuredClone(snapshot)
    for (const [event, data] of [UNHEALTHY, BEAT, SET, ['circuit_closed', NODE] as const]) {
      applyEvent(content, { event, data, offset: content.offset + 1, timestamp: 5_000 })
    }
    expect(snapshot).toEqual(copy)
  })

  test('has the digest of what is in it, after any events', () => {
    fc.assert(
      fc.property(fc.array(anything()), (told) => {
        const content = contentAfter(...told)
        expect(digestText(content.digest)).toBe(digestOfSnapshot(content))
      }),
    )
  })

  test('is the same from a checkpoint and the events after it as from all of them', () => {
    fc.assert(
      fc.property(fc.array(anything()), fc.nat(), (told, cut) => {
        const whole = contentAfter(...told)
        const before = contentAfter(...told.slice(0, cut % (told.length + 1)))
        const checkpoint = JSON.stringify(checkpointOf(before))
        const content = restored(JSON.parse(checkpoint))
        tell(content, told.slice(content.offset))
        expect(snapshotOf(content, 'e')).toEqual(snapshotOf(whole, 'e'))
        expect(checkpointOf(content)).toEqual(checkpointOf(whole))
      }),
    )
  })
})

test('what is no checkpoint of a registry is refused', () => {
  expect(() => restored({ offset: 3, state: { nodes: [] } })).toThrow(TypeError)
  expect(() => restored({ offset: 3, state: null })).toThrow(TypeError)
})

function contentAfter(...told: readonly Told[]): RegistryContent {
  return tell(createContent(), told)
}

function tell(content: RegistryContent, told: readonly Told[]): RegistryContent {
  for (const [event, data] of told) {
    const offset = content.offset + 1
    applyEvent(content, { event, data, offset, timestamp: 1_000 + offset })
  }
  return content
}

function stateAfter(...told: readonly Told[]) {
  return snapshotOf(contentAfter(...told), 'e').state
}

function deep(levels: number): unknown {
  return levels === 0 ? 1 : { in: deep(levels - 1) }
}

function digestOfSnapshot(content: RegistryContent): string | undefined {
  const { services, configs, circuits } = snapshotOf(content, 'e').state
  let digest: Digest = EMPTY_DIGEST
  const add = (kind: EntryKind, serviceName: string, name: string, offset = -1) => {
    digest = foldEntry(digest, { kind, serviceName, name, offset })
  }
  for (const [service, nodes] of Object.entries(services)) {
    for (const [nodeId, { rev }] of Object.entries(nodes)) add('node', service, nodeId, rev)
  }
  for (const [service, entries] of Object.entries(configs)) {
    for (const [key, { rev }] of Object.entries(entries)) add('config', service, key, rev)
  }
  for (const [nodeId, { rev, serviceName = '' }] of Object.entries(circuits)) {
    add('circuit', serviceName, nodeId, rev)
  }
  return digestText(digest)
}

function anything(): fc.Arbitrary<Told> {
  const name = fc.constantFrom('a', 'b', '__proto__', 'toString')
  const data = fc.record(
    {
      serviceName: name,
      nodeId: name,
      key: name,
      value: fc.jsonValue({ maxDepth: 2 }),
      port: fc.constantFrom(1, 2, 'x'),
      failures: fc.nat(9),
      nextTry: fc.nat(),
      version: fc.constantFrom(1, 7, null),
    },
    { requiredKeys: ['serviceName', 'nodeId', 'key'] },
  )
  const event = fc.constantFrom(
    'service_registered',
    'service_heartbeat',
    'service_unhealthy',
    'service_deregistered',
    'config_changed',
    'config_deleted',
    'circuit_open',
    'circuit_half_open',
    'circuit_closed',
    'stats_update',
  )
  return fc.tuple(event, data)
}
