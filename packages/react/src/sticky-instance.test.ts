import type { Picked, RegistryCircuit, RegistryNode, RegistryView } from 'maxine-client/registry'
import { expect, test } from 'vitest'
import { NOTHING } from './picture.ts'
import type { Picture } from './picture.ts'
import { StickyInstance } from './sticky-instance.ts'
import type { Stores } from './stores.ts'

const OPEN: RegistryCircuit = { nodeId: 'a', serviceName: 'orders', state: 'open', failures: 5 }

/** An instance of a service whose nodes and circuits a test decides, and what became of each choice. */
function createInstance() {
  const listeners = new Set<() => void>()
  const story: string[] = []
  let picture: Picture = NOTHING
  const nodes = () => [...(picture.registry.services.get('orders')?.values() ?? [])]
  const view: Pick<RegistryView, 'pick' | 'circuit'> = {
    pick: () => {
      const [node] = nodes()
      story.push(`chose ${node?.nodeId ?? 'none'}`)
      return node && ({ node, done: () => story.push(`done ${node.nodeId}`) } satisfies Picked)
    },
    circuit: (nodeId) => picture.registry.circuits.get(nodeId),
  }
  const stores = {
    hold: { retain: () => view, release: () => story.push('released') },
    registry: {
      read: () => picture,
      subscribe: (listener: () => void) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
  }
  const show = (given: readonly RegistryNode[], circuits: readonly RegistryCircuit[] = []) => {
    const orders = new Map(given.map((node) => [node.nodeId, node]))
    const registry = {
      ...NOTHING.registry,
      services: new Map([['orders', orders]]),
      circuits: new Map(circuits.map((circuit) => [circuit.nodeId, circuit])),
    }
    picture = { ...NOTHING, registry }
    for (const listener of listeners) listener()
  }
  const instance = new StickyInstance(stores as unknown as Stores, 'orders', {})
  return { instance, story, show, listeners }
}

function node(nodeId: string, health: RegistryNode['health'] = 'healthy'): RegistryNode {
  return { nodeId, serviceName: 'orders', health }
}

test('each choice is said to be over once: when another takes its place, and when nobody listens', () => {
  const { instance, story, show, listeners } = createInstance()
  show([node('a')])
  const leave = instance.subscribe(() => undefined)
  show([node('b'), node('a', 'unhealthy')])
  show([node('b')])
  expect(instance.read()).toEqual(node('b'))
  leave()
  expect(story).toEqual(['chose a', 'done a', 'chose b', 'released', 'done b'])
  expect([listeners.size, instance.read()]).toEqual([0, undefined])
})

test('one whose circuit was open when it was chosen is kept until that opens again', () => {
  const { instance, story, show } = createInstance()
  show([node('a')], [OPEN])
  instance.subscribe(() => undefined)
  show([node('a'), node('b')], [OPEN])
  expect(story).toEqual(['chose a'])
  show([node('b'), node('a')], [{ ...OPEN, failures: 6 }])
  expect(story).toEqual(['chose a', 'done a', 'chose b'])
})

test('nothing is chosen by reading', () => {
  const { instance, story, show } = createInstance()
  show([node('a')])
  expect([instance.read(), story]).toEqual([undefined, []])
})
