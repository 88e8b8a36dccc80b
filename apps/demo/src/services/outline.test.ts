import type { Registry, RegistryNode } from 'maxine-client/registry'
import { expect, test } from 'vitest'
import { createOutliner } from './outline.ts'
import type { OutlineOptions } from './outline.ts'

const ALL: OutlineOptions = {
  filter: 'all',
  search: '',
  collapsed: new Set(),
  mostly: 'expanded',
}

type Health = RegistryNode['health']

function registryOf(
  told: Readonly<Record<string, Readonly<Record<string, Health>>>>,
  tripped: Readonly<Record<string, string>> = {},
): Registry {
  const services = Object.entries(told).map(([serviceName, nodes]) => {
    const inner = Object.entries(nodes).map(([nodeId, health]) => {
      const node = { nodeId, serviceName, health, host: `${nodeId}.local`, port: 80 }
      return [nodeId, node] as const
    })
    return [serviceName, new Map(inner)] as const
  })
  const circuits = Object.entries(tripped).map(([nodeId, serviceName]) => {
    return [nodeId, { nodeId, serviceName, state: 'open', failures: 5 }] as const
  })
  return { services: new Map(services), configs: new Map(), circuits: new Map(circuits) }
}

const REGISTRY = registryOf(
  {
    stock: { s2: 'healthy', s10: 'unhealthy' },
    orders: { o1: 'healthy' },
    empty: {},
  },
  { o1: 'orders' },
)

function keys(options: Partial<OutlineOptions>, registry = REGISTRY): string[] {
  return createOutliner({ ...ALL, ...options })(registry).rows.map(({ key }) => key)
}

test('services come by name and nodes beneath them, numbers as numbers', () => {
  expect(keys({})).toEqual([
    's:empty',
    's:orders',
    'n:orders:o1',
    's:stock',
    'n:stock:s2',
    'n:stock:s10',
  ])
})

test('unhealthy leaves only nodes that are, and the services they are of', () => {
  expect(keys({ filter: 'unhealthy' })).toEqual(['s:stock', 'n:stock:s10'])
})

test('circuits leaves only nodes whose circuit is not closed', () => {
  expect(keys({ filter: 'circuits' })).toEqual(['s:orders', 'n:orders:o1'])
})

test('a search finds services by name with all their nodes, and nodes by what is known of them', () => {
  expect(keys({ search: 'stock' })).toHaveLength(3)
  expect(keys({ search: 's10.local' })).toEqual(['s:stock', 'n:stock:s10'])
  expect(keys({ search: 'nothing' })).toEqual([])
})

test('what is folded away has no nodes, unless it is looked for', () => {
  const collapsed = new Set(['stock'])
  expect(keys({ collapsed })).not.toContain('n:stock:s2')
  expect(keys({ collapsed, search: 's2' })).toContain('n:stock:s2')
  expect(keys({ mostly: 'collapsed', collapsed })).toEqual([
    's:empty',
    's:orders',
    's:stock',
    'n:stock:s2',
    'n:stock:s10',
  ])
})

test('everything is counted, whatever is left out', () => {
  expect(createOutliner({ ...ALL, filter: 'unhealthy' })(REGISTRY)).toMatchObject({
    services: 1,
    nodes: 1,
    unhealthy: 1,
    allServices: 3,
    allNodes: 3,
  })
})

test('a beat gives the same object', () => {
  const outline = createOutliner(ALL)
  const before = outline(REGISTRY)
  const inner = new Map(REGISTRY.services.get('stock'))
  inner.set('s2', { ...inner.get('s2')!, beatAt: 99 })
  const services = new Map(REGISTRY.services).set('stock', inner)
  expect(outline({ ...REGISTRY, services })).toBe(before)
})

test('a node that comes, goes, falls ill or trips gives another', () => {
  const outline = createOutliner({ ...ALL, filter: 'circuits' })
  const seen = new Set([outline(REGISTRY)])
  seen.add(outline(registryOf({ orders: { o1: 'healthy', o2: 'healthy' } }, { o1: 'orders' })))
  seen.add(outline(registryOf({ orders: { o1: 'unhealthy', o2: 'healthy' } }, { o1: 'orders' })))
  seen.add(outline(registryOf({ orders: { o1: 'unhealthy', o2: 'healthy' } }, { o2: 'orders' })))
  seen.add(outline(registryOf({})))
  expect(seen.size).toBe(5)
})
