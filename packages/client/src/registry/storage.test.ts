import fc from 'fast-check'
import { expect, test } from 'vitest'
import { grown, registries } from '../../test/registry-events.ts'
import { EMPTY } from './registry.ts'
import type { RegistryNode } from './node.ts'
import { readKept, writeKept } from './storage.ts'

const NODE = { serviceName: 'orders', nodeId: 'a', host: 'h', metadata: { zone: 'eu' } }
const { registry: SMALL } = grown(EMPTY, [
  { event: 'service_registered', data: NODE, timestamp: 5 },
  { event: 'config_changed', data: { serviceName: 'orders', key: 'k', value: { ms: 5 } } },
  { event: 'circuit_open', data: { nodeId: 'a', failures: 5, nextTry: 9 }, timestamp: 6 },
])

test('whatever is kept is read again', () => {
  fc.assert(
    fc.property(registries, fc.nat(), (registry, at) => {
      expect(readKept(writeKept({ registry, at }, 's'), 's')).toEqual({ registry, at })
    }),
  )
})

test('a node of whose health nobody knows is kept as that', () => {
  const node: RegistryNode = { nodeId: 'a', serviceName: 'orders', health: 'unknown' }
  const registry = { ...EMPTY, services: new Map([['orders', new Map([['a', node]])]]) }
  expect(readKept(writeKept({ registry, at: 1 }, 's'), 's')?.registry).toEqual(registry)
})

test.each([
  ['of another scope', (text: string) => text.replace('"scope":"s"', '"scope":"t"')],
  ['of another version', (text: string) => text.replace('"version":1', '"version":2')],
  ['of no time', (text: string) => text.replace('"at":7', '"at":"7"')],
  ['of no circuits', (text: string) => text.replace('"circuits":', '"others":')],
  ['cut off', (text: string) => text.slice(0, -1)],
  ['with a name that reaches a prototype', (text: string) => text.replace('"a":', '"__proto__":')],
  ['of something else', () => '[1]'],
  ['nothing', () => ''],
])('what is %s is not read', (_, spoil) => {
  const text = writeKept({ registry: SMALL, at: 7 }, 's')
  expect(readKept(text, 's')?.registry).toEqual(SMALL)
  expect(spoil(text)).not.toBe(text)
  expect(readKept(spoil(text), 's')).toBeUndefined()
})

test('whatever it is given, it throws nothing', () => {
  const text = writeKept({ registry: SMALL, at: 7 }, 's')
  const spoilt = fc.tuple(fc.nat({ max: text.length }), fc.string()).map(([at, more]) => {
    return text.slice(0, at) + more + text.slice(at + more.length)
  })
  fc.assert(fc.property(fc.oneof(fc.string(), spoilt), (one) => void readKept(one, 's')))
})
