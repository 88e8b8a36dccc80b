import type { Registry, RegistryNode } from 'maxine-client/registry'
import { expect, test } from 'vitest'
import { countDifferences } from './compare.ts'
import type { ServerSnapshot } from './compare.ts'

function nodeOf(rev: number, health: RegistryNode['health'] = 'healthy'): RegistryNode {
  return { nodeId: 'a:1', serviceName: 'a', health, host: 'h', port: 1, rev }
}

function pictureOf(nodes: Readonly<Record<string, RegistryNode>>): Registry {
  return {
    services: new Map([['a', new Map(Object.entries(nodes))]]),
    configs: new Map(),
    circuits: new Map(),
  }
}

function snapshotOf(nodes: ServerSnapshot['state']['services'][string], offset = 10) {
  const state = { services: { a: nodes }, configs: {}, circuits: {} }
  return { epoch: 'e', offset, state } as ServerSnapshot
}

const THEIRS = { healthy: true, host: 'h', port: 1 }

test('equal revisions and contents are equal', () => {
  const picture = pictureOf({ one: nodeOf(7) })
  expect(countDifferences(picture, snapshotOf({ one: { ...THEIRS, rev: 7 } }))).toBe(0)
})

test('an entry that is behind, missing, or too many is a difference', () => {
  const behind = pictureOf({ one: nodeOf(3) })
  const missing = pictureOf({})
  const tooMany = pictureOf({ one: nodeOf(7), two: nodeOf(8) })
  const snapshot = snapshotOf({ one: { ...THEIRS, rev: 7 } })
  expect([behind, missing, tooMany].map((each) => countDifferences(each, snapshot))).toEqual([
    1, 1, 1,
  ])
})

test('the same revision with another content is a difference', () => {
  const picture = pictureOf({ one: nodeOf(7, 'unhealthy') })
  expect(countDifferences(picture, snapshotOf({ one: { ...THEIRS, rev: 7 } }))).toBe(1)
})

test('a picture that is ahead of the snapshot is no different', () => {
  const picture = pictureOf({ one: nodeOf(12), two: nodeOf(11) })
  expect(countDifferences(picture, snapshotOf({ one: { ...THEIRS, rev: 7 } }))).toBe(0)
})

test('configuration and circuits count as well', () => {
  const snapshot = snapshotOf({})
  const told = {
    ...snapshot,
    state: {
      ...snapshot.state,
      configs: { a: { key: { value: 1, rev: 2 } } },
      circuits: { one: { state: 'open' as const, rev: 3 } },
    },
  }
  expect(countDifferences(pictureOf({}), told)).toBe(2)
})
