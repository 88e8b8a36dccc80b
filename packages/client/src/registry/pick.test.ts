import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { registries } from '../../test/registry-events.ts'
import { createVirtualWorld } from '../../test/virtual-world.ts'
import type { RegistryCircuit } from './circuit.ts'
import type { RegistryNode } from './node.ts'
import { Picker } from './pick.ts'
import type { PickOptions, PickStrategy } from './pick.ts'
import { EMPTY } from './registry.ts'
import type { Registry } from './registry.ts'

const STRATEGIES: readonly PickStrategy[] = [
  ...(['round-robin', 'least-used', 'two-choices', 'zone-first'] as const),
]

type Wish = Partial<RegistryNode> & { readonly circuit?: Partial<RegistryCircuit> }

/** A service of these nodes, healthy where nothing else is said. */
function registryOf(wishes: Readonly<Record<string, Wish>>): Registry {
  const nodes = new Map<string, RegistryNode>()
  const circuits = new Map<string, RegistryCircuit>()
  for (const [nodeId, { circuit, ...node }] of Object.entries(wishes)) {
    const named = { nodeId, serviceName: 'orders' }
    nodes.set(nodeId, { ...named, health: 'healthy', ...node })
    if (circuit) circuits.set(nodeId, { ...named, state: 'open', failures: 5, ...circuit })
  }
  return { ...EMPTY, services: new Map([['orders', nodes]]), circuits }
}

function start(wishes: Readonly<Record<string, Wish>>) {
  const world = createVirtualWorld()
  const picker = new Picker(world)
  const pick = (options: PickOptions = {}) => picker.pick(registryOf(wishes), 'orders', options)
  /** Who is chosen so often, in order. */
  const ids = (count: number, options?: PickOptions) =>
    Array.from({ length: count }, () => pick(options)?.node.nodeId)
  return { world, picker, pick, ids }
}

function counted(ids: readonly (string | undefined)[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const id of ids) counts[String(id)] = (counts[String(id)] ?? 0) + 1
  return counts
}

describe.each(STRATEGIES)('%s', (strategy) => {
  test('never chooses who is unhealthy, whose circuit is open, or who is excluded', () => {
    const { ids } = start({
      ...{ a: {}, b: { health: 'unhealthy' }, c: { circuit: {} }, d: {} },
      e: { health: 'unhealthy', circuit: { state: 'half-open' } },
    })
    expect(counted(ids(10, { strategy, exclude: ['d'] }))).toEqual({ a: 10 })
  })

  test('chooses nobody where nobody is fit, and where there is nobody', () => {
    const { ids, picker } = start({ a: { health: 'unhealthy' }, b: { circuit: {} } })
    expect(ids(1, { strategy })).toEqual([undefined])
    expect(picker.pick(EMPTY, 'orders', { strategy })).toBeUndefined()
  })

  test('shares out evenly', () => {
    const { ids } = start({ a: {}, b: {}, c: {}, d: {} })
    for (const count of Object.values(counted(ids(400, { strategy })))) {
      expect(Math.abs(count - 100)).toBeLessThanOrEqual(strategy === 'two-choices' ? 5 : 0)
    }
  })

  test('chooses whatever registry it is given one that is fit, where there is one', () => {
    const world = createVirtualWorld()
    const picker = new Picker(world)
    fc.assert(
      fc.property(registries, fc.subarray(['a', 'b', 'c', 'd']), (registry, exclude) => {
        const picked = picker.pick(registry, 'orders', { strategy, exclude })
        const isFit = ({ nodeId, health }: RegistryNode) => {
          const circuit = registry.circuits.get(nodeId)
          const isTimeUp = (circuit?.nextTry ?? Infinity) <= world.wall()
          const isOpen = circuit?.state === 'open' && !isTimeUp
          return health !== 'unhealthy' && !isOpen && !exclude.includes(nodeId)
        }
        const fit = [...(registry.services.get('orders')?.values() ?? [])].filter(isFit)
        if (fit.length === 0) expect(picked).toBeUndefined()
        else expect(fit).toContain(picked?.node)
      }),
    )
  })
})

describe('who is less fit', () => {
  test('is left for when nobody else is: unknown health, and then a half-open circuit', () => {
    const { ids } = start({
      a: { circuit: { state: 'half-open' } },
      b: { health: 'unknown' },
      c: {},
    })
    expect(ids(3)).toEqual(['c', 'c', 'c'])
    expect(ids(2, { exclude: ['c'] })).toEqual(['b', 'b'])
    expect(ids(2, { exclude: ['b', 'c'] })).toEqual(['a', 'a'])
  })

  test('is one with an open circuit again once its time has come', async () => {
    const world = createVirtualWorld()
    const picker = new Picker(world)
    const registry = registryOf({ a: { circuit: { nextTry: world.wall() + 1_000 } } })
    await world.advance(999)
    expect(picker.pick(registry, 'orders', {})).toBeUndefined()
    await world.advance(1)
    expect(picker.pick(registry, 'orders', {})?.node.nodeId).toBe('a')
  })
})

describe('in turn', () => {
  test('is what is done where nothing else is said, for each service by itself', () => {
    const { picker, ids } = start({ a: {}, b: {}, c: {} })
    expect(ids(4)).toEqual(['a', 'b', 'c', 'a'])
    const { services } = registryOf({ x: {}, y: {} })
    const other = { ...EMPTY, services: new Map([['billing', services.get('orders')!]]) }
    expect(picker.pick(other, 'billing', {})?.node.nodeId).toBe('x')
    expect(ids(1)).toEqual(['b'])
  })
})

describe('by use', () => {
  test('chooses who has the fewest calls that are not over', () => {
    const { pick, ids } = start({ a: {}, b: {}, c: {} })
    const calls = [pick({ exclude: ['c'] }), pick({ exclude: ['b'] }), pick({ exclude: ['b'] })]
    expect(calls.map((call) => call?.node.nodeId)).toEqual(['a', 'c', 'a'])
    expect(ids(1, { strategy: 'least-used' })).toEqual(['b'])
    for (const call of calls) call?.done()
    expect(counted(ids(2, { strategy: 'least-used' }))).toEqual({ a: 1, c: 1 })
  })

  test.each(['least-used', 'two-choices'] as const)(
    '%s shares out evenly what is over before the next',
    (strategy) => {
      const { pick } = start({ a: {}, b: {} })
      const ids = Array.from({ length: 100 }, () => {
        const picked = pick({ strategy })
        picked?.done()
        return picked?.node.nodeId
      })
      expect(counted(ids)).toEqual({ a: 50, b: 50 })
    },
  )

  test('takes a call that is over twice for over once', () => {
    const { pick, ids } = start({ a: {}, b: {} })
    const first = pick({ exclude: ['b'] })
    const second = pick({ exclude: ['b'] })
    first?.done()
    first?.done()
    expect(ids(1, { strategy: 'least-used' })).toEqual(['b'])
    second?.done()
  })

  test('forgets who is gone, and counts no call of then for who has the id now', () => {
    const { picker, pick, ids } = start({ a: {}, b: {} })
    const former = pick({ exclude: ['b'] })
    picker.forget(['a'])
    pick({ exclude: ['b'] })
    former?.done()
    expect(ids(1, { strategy: 'least-used' })).toEqual(['b'])
  })

  test('of two chosen by chance, the less used, and any two', () => {
    const { pick, ids } = start({ a: {}, b: {}, c: {}, d: {} })
    const busy = Array.from({ length: 50 }, () => pick({ exclude: ['b', 'c', 'd'] }))
    // Two different ones, so that the busy one is never the less used.
    const counts = counted(ids(30, { strategy: 'two-choices' }))
    expect(Object.keys(counts).sort()).toEqual(['b', 'c', 'd'])
    for (const picked of busy) picked?.done()
    expect(Object.keys(counted(ids(100, { strategy: 'two-choices' }))).sort()).toEqual([
      ...['a', 'b', 'c', 'd'],
    ])
  })
})

describe('by zone', () => {
  const near = { metadata: { zone: 'eu' } }

  test('chooses in turn in the caller’s own, as long as somebody is fit there', () => {
    const { ids } = start({ a: {}, b: near, c: { metadata: { zone: 'us' } }, d: near })
    expect(ids(3, { zone: 'eu' })).toEqual(['b', 'd', 'b'])
    expect(counted(ids(6, { zone: 'eu', exclude: ['b', 'd'] }))).toEqual({ a: 3, c: 3 })
    expect(counted(ids(4, { zone: 'asia' }))).toEqual({ a: 1, b: 1, c: 1, d: 1 })
  })

  test('does not go to a half-open circuit nearby when somebody farther is well', () => {
    const { ids } = start({ a: { ...near, circuit: { state: 'half-open' } }, b: {} })
    expect(ids(2, { zone: 'eu' })).toEqual(['b', 'b'])
  })
})
