import fc from 'fast-check'
import { digestText, EMPTY_DIGEST, foldEntry } from 'maxine-protocol'
import type { DigestEntry } from 'maxine-protocol'
import { expect, test } from 'vitest'
import { pairs, registries } from '../../test/registry-events.ts'
import { changesBetween } from './diff.ts'
import { RunningDigest } from './digest.ts'
import { EMPTY } from './registry.ts'
import type { Registry } from './registry.ts'

test('of nothing is that of nothing', () => {
  expect(new RunningDigest(EMPTY).text).toBe('0000000000000000')
})

test('is that of all entries, in any order', () => {
  fc.assert(
    fc.property(registries, (registry) => {
      const entries = entriesOf(registry).reverse()
      const digest = entries.reduce(foldEntry, EMPTY_DIGEST)
      expect(new RunningDigest(registry).text).toBe(digestText(digest))
    }),
  )
})

test('follows what is replaced', () => {
  fc.assert(
    fc.property(pairs, ({ before, after }) => {
      const digest = new RunningDigest(before)
      const { nodes, configs, circuits } = changesBetween(before, after, 'events')
      for (const { nodeId, old, value } of nodes) digest.replace('node', nodeId, old, value)
      for (const { nodeId, old, value } of circuits) digest.replace('circuit', nodeId, old, value)
      for (const { serviceName, key, old, value } of configs) {
        const numbered = (entry: typeof value) => entry && { serviceName, rev: entry.rev }
        digest.replace('config', key, numbered(old), numbered(value))
      }
      expect(digest.text).toBe(new RunningDigest(after).text)
    }),
  )
})

test('ends with the first entry that has no number', () => {
  const digest = new RunningDigest(EMPTY)
  const named = { serviceName: 'orders' }
  digest.replace('node', 'a', undefined, { ...named, rev: 1 })
  expect(digest.text).toHaveLength(16)
  digest.replace('node', 'b', undefined, named)
  expect(digest.text).toBeUndefined()
  digest.replace('node', 'b', named, { ...named, rev: 2 })
  expect(digest.text).toBeUndefined()
})

function entriesOf({ services, configs, circuits }: Registry): DigestEntry[] {
  const named = [...services.values()].flatMap((nodes) => [...nodes])
  return [
    ...named.map(([name, { serviceName, rev: offset = -1 }]) => {
      return { kind: 'node', serviceName, name, offset } as const
    }),
    ...[...configs].flatMap(([serviceName, entries]) =>
      [...entries].map(([name, { rev: offset = -1 }]) => {
        return { kind: 'config', serviceName, name, offset } as const
      }),
    ),
    ...[...circuits].map(([name, { serviceName, rev: offset = -1 }]) => {
      return { kind: 'circuit', serviceName, name, offset } as const
    }),
  ]
}
