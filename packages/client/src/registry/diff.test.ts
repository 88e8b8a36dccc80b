import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { grown, pairs } from '../../test/registry-events.ts'
import type { Happening } from '../../test/registry-events.ts'
import type { Change, RegistryChanges } from './changes.ts'
import { changesBetween, isNothing } from './diff.ts'
import { EMPTY } from './registry.ts'
import type { Registry } from './registry.ts'

const A = { serviceName: 'orders', nodeId: 'a' }
const KEY = { serviceName: 'orders', key: 'k' }
const come = told('service_registered', A)

function told(event: string, data: object, timestamp = 1): Happening {
  return { event, data, timestamp }
}

/** What a story makes of a registry that has one node already. */
function changes(...story: Happening[]): RegistryChanges {
  const before = grown(EMPTY, [come]).registry
  const { registry, gone } = grown(before, story, 1)
  return changesBetween(before, registry, 'events', gone)
}

describe('a change', () => {
  test('is of a node that came, with nothing before, or went, with nothing after', () => {
    const { registry } = grown(EMPTY, [come])
    const value = registry.services.get('orders')?.get('a')
    expect(changesBetween(EMPTY, registry, 'initial')).toEqual({
      ...{ cause: 'initial', configs: [], circuits: [] },
      nodes: [{ type: 'added', ...A, value }],
    })
    expect(changesBetween(registry, EMPTY, 'resync')).toEqual({
      ...{ cause: 'resync', configs: [], circuits: [] },
      nodes: [{ type: 'removed', ...A, old: value }],
    })
  })

  test('is a beat where nothing else is different', () => {
    const { nodes } = changes(told('service_heartbeat', A, 2))
    expect(nodes).toMatchObject([{ type: 'beat', old: { beatAt: 1 }, value: { beatAt: 2 } }])
  })

  test.each([
    ['health', told('service_unhealthy', A)],
    ['address', told('service_registered', { ...A, host: 'h', port: 1 })],
    ['metadata', told('service_registered', { ...A, metadata: { zone: 'eu' } })],
  ])('is more than a beat where its %s is', (_, event) => {
    expect(changes(event).nodes).toMatchObject([{ type: 'updated' }])
  })

  test('says of a node that it was gone in between', () => {
    const [change] = changes(told('service_deregistered', A), come).nodes
    expect(change).toMatchObject({ type: 'updated', reincarnated: true })
    expect(changes(told('service_registered', A)).nodes[0]).not.toHaveProperty('reincarnated')
  })

  test('is of configuration and of circuits', () => {
    const { nodes, configs, circuits } = changes(
      told('config_changed', { ...KEY, value: 5 }),
      told('circuit_open', A),
    )
    expect(nodes).toEqual([])
    expect(configs).toMatchObject([{ type: 'added', ...KEY, value: { value: 5 } }])
    expect(circuits).toMatchObject([{ type: 'added', nodeId: 'a', value: { state: 'open' } }])
  })

  test('is none where there is none', () => {
    expect(isNothing(changes(told('circuit_closed', A)))).toBe(true)
    expect(isNothing(changes(told('service_heartbeat', A, 2)))).toBe(false)
  })
})

test('whatever happened, the changes applied to what was give what is, and no two are of one thing', () => {
  fc.assert(
    fc.property(pairs, ({ before, after, gone }) => {
      for (const [from, to] of [
        [before, after],
        [after, before],
        [before, structuredClone(after)],
      ] as const) {
        const all = changesBetween(from, to, 'events', gone)
        expect(applied(from, all)).toEqual(to)
        const things = [...all.nodes, ...all.configs, ...all.circuits].map(({ type, ...rest }) => {
          const { value: _value, old: _old, ...thing } = { value: 0, old: 0, ...rest }
          return JSON.stringify(thing)
        })
        expect(new Set(things).size).toBe(things.length)
      }
    }),
  )
})

test('whatever happened, it is told only of what is another object, and as what became of it', () => {
  fc.assert(
    fc.property(pairs, ({ before, after, gone }) => {
      const { nodes, configs, circuits } = changesBetween(before, after, 'events', gone)
      for (const change of [...nodes, ...configs, ...circuits]) {
        const { type, value, old } = change
        expect(value).not.toBe(old)
        expect([old === undefined, value === undefined]).toEqual([
          type === 'added',
          type === 'removed',
        ])
      }
      for (const { type, nodeId, ...rest } of nodes) {
        const isAnew = 'reincarnated' in rest
        if (type === 'updated' || type === 'beat') expect(isAnew).toBe(gone.has(nodeId))
      }
    }),
  )
})

function applied(registry: Registry, { nodes, configs, circuits }: RegistryChanges): Registry {
  const changed = new Map(registry.circuits)
  for (const { nodeId, ...change } of circuits) put(changed, nodeId, change)
  return {
    services: nested(registry.services, nodes, (change) => change.nodeId),
    configs: nested(registry.configs, configs, (change) => change.key),
    circuits: changed,
  }
}

function nested<Value, Of extends Change<Value> & { readonly serviceName: string }>(
  before: ReadonlyMap<string, ReadonlyMap<string, Value>>,
  all: readonly Of[],
  keyOf: (change: Of) => string,
): ReadonlyMap<string, ReadonlyMap<string, Value>> {
  const next = new Map([...before].map(([name, inner]) => [name, new Map(inner)]))
  for (const change of all) {
    const { serviceName } = change
    const inner = next.get(serviceName) ?? new Map<string, Value>()
    put(inner, keyOf(change), change)
    if (inner.size > 0) next.set(serviceName, inner)
    else next.delete(serviceName)
  }
  return next
}

function put<Value>(map: Map<string, Value>, key: string, change: Change<Value>): void {
  if (change.type === 'removed') map.delete(key)
  else map.set(key, change.value)
}
