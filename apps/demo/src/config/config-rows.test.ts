import type { ConfigEntry, Registry } from 'maxine-client/registry'
import { expect, test } from 'vitest'
import { configKey } from './config-history.ts'
import type { ConfigMemory } from './config-history.ts'
import { configRows, valueText } from './config-rows.ts'

const CONFIGS: Registry['configs'] = new Map([
  ['orders', new Map<string, ConfigEntry>([['retries', { value: 3, version: 2, updatedAt: 100 }]])],
  ['stock', new Map<string, ConfigEntry>([['zone', { value: 'eu', version: 1, updatedAt: 300 }]])],
])

function memoriesOf(memories: Readonly<Record<string, ConfigMemory>>) {
  return new Map(Object.entries(memories))
}

test('what changed last comes first', () => {
  expect(configRows(CONFIGS, new Map()).map(({ key }) => key)).toEqual(['zone', 'retries'])
})

test('a change that was seen shows what was before', () => {
  const seen: ConfigMemory = { old: { value: 5 }, how: 'updated', seenAt: 900 }
  const [first] = configRows(CONFIGS, memoriesOf({ [configKey('orders', 'retries')]: seen }))
  expect(first).toMatchObject({ key: 'retries', old: '5', value: '3', version: 2, at: 900 })
})

test('a deleted entry shows what it was, until it is set again', () => {
  const gone: ConfigMemory = { old: { value: 'x', version: 4 }, how: 'removed', seenAt: 900 }
  const rows = configRows(CONFIGS, memoriesOf({ [configKey('orders', 'gone')]: gone }))
  expect(rows[0]).toMatchObject({ key: 'gone', old: 'x', value: undefined, version: 4 })
  const back = configRows(CONFIGS, memoriesOf({ [configKey('stock', 'zone')]: gone }))
  expect(back).toHaveLength(2)
})

test('a text is shown without quotes, all else as JSON', () => {
  expect(['eu', 3, null, { a: [1] }, undefined].map(valueText)).toEqual([
    'eu',
    '3',
    'null',
    '{"a":[1]}',
    '–',
  ])
})
