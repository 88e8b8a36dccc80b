import { expect, test } from 'vitest'
import { freezeDeeply } from './freeze-deeply.ts'

test('a value is frozen all the way down, and given back', () => {
  const value = { a: [{ b: { c: 1 } }], d: null, e: 'text' }
  expect(freezeDeeply(value)).toBe(value)
  expect([value, value.a, value.a[0], value.a[0]?.b].every(Object.isFrozen)).toBe(true)
})

test.each([null, undefined, 7, 'text', true])('%o is left as it is', (value) => {
  expect(freezeDeeply(value)).toBe(value)
})

test('what is frozen already is not looked at again, so that a ring has an end', () => {
  const ring: { self?: unknown } = {}
  ring.self = ring
  expect(Object.isFrozen(freezeDeeply(ring))).toBe(true)
})
