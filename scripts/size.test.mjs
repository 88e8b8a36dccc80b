import { expect, test } from 'vitest'
import { checkBundle } from './size/check-bundle.mjs'

const NEXUS = 'maxine-protocol/dialects/nexus'

test('a small dialect with only its own words passes', () => {
  expect(check({ code: 'const a="subscription_confirmed"' })).toEqual([])
})

test("another dialect's word is found in any case", () => {
  expect(check({ code: 'throw Error("Maxine says no")' })).toEqual([
    `${NEXUS}: its bundle holds "maxine", a word of maxine`,
  ])
})

test('every foreign word is named', () => {
  expect(check({ code: 'a="custom_event",b="correlation_id"' })).toHaveLength(2)
})

test('a re-exported dialect is held to the same words', () => {
  expect(check({ entry: 'maxine-client/dialects/nexus', code: '"deployd"' })).toHaveLength(1)
})

test('server halves and whole packages may know every dialect', () => {
  expect(check({ entry: `${NEXUS}/server`, code: '"deployd"' })).toEqual([])
  expect(check({ entry: 'maxine-protocol', code: '"deployd"' })).toEqual([])
})

test('a dialect at its ceiling is too big', () => {
  expect(check({ gzip: 3_999 })).toEqual([])
  expect(check({ gzip: 4_000 })).toEqual([`${NEXUS}: 4000 bytes gzipped, the ceiling is 4000`])
})

test('the client holds words of Maxine only', () => {
  expect(check({ entry: 'maxine-client', code: '"maxine"' })).toEqual([])
  expect(check({ entry: 'maxine-client', code: '"deployd"' })).toEqual([
    'maxine-client: its bundle holds "deployd", a word of deployd',
  ])
})

test.each(['nexus', 'deployd', 'cliffracer'])('the client of %s holds words of it only', (own) => {
  const entry = `maxine-client/${own}`
  const code = `a="${own}";b="maxine-client";class C extends Error{name="MaxineError"}`
  expect(check({ entry, code })).toEqual([])
  expect(check({ entry, code: '"service_registered"' })).toEqual([
    `${entry}: its bundle holds "service_registered", a word of maxine`,
  ])
  expect(check({ entry, code: '"Maxine"' })).toHaveLength(1)
  expect(check({ entry, code: '"nexus","deployd","cliffracer"' })).toHaveLength(2)
})

test.each([
  ['nexus', 23_200, 26_400],
  ['deployd', 23_600, 28_500],
  ['cliffracer', 22_500, 25_700],
])('the client of %s has two ceilings as well', (own, initial, total) => {
  const entry = `maxine-client/${own}`
  expect(check({ entry, initial, total })).toEqual([])
  expect(check({ entry, initial: initial + 1, total: total + 1 })).toHaveLength(2)
})

test('what a page loads of the client has two ceilings', () => {
  expect(check({ entry: 'maxine-client', initial: 27_000, total: 48_500 })).toEqual([])
  expect(check({ entry: 'maxine-client', initial: 27_001, total: 48_501 })).toEqual([
    'maxine-client: initial is 27001 bytes gzipped, the ceiling is 27000',
    'maxine-client: total is 48501 bytes gzipped, the ceiling is 48500',
  ])
})

test.each(['new Function("")', 'eval("1")'])('%s is refused in every entry', (code) => {
  expect(check({ entry: 'maxine-protocol', code })).toHaveLength(1)
})

test('a name that only ends in eval is not eval', () => {
  expect(check({ entry: 'maxine-protocol', code: 'retrieval("1")' })).toEqual([])
})

function check({ entry = NEXUS, code = '', gzip = 3_000, initial = 0, total = 0 }) {
  const [atFirst, inAll] = [initial, total].map((bytes) => ({ min: 0, gzip: bytes }))
  const lazy = { min: 0, gzip: 0 }
  return checkBundle({ entry, code, gzip, min: 0, brotli: 0, initial: atFirst, lazy, total: inAll })
}
