import { expect, test } from 'vitest'
import type { EventMessage } from 'maxine-protocol'
import { heardBehind, Tail } from './tail.ts'

const told = (text: string): readonly EventMessage[] =>
  Array.from(text, (event) => ({ type: 'event', event, data: {}, timestamp: 1 }))

const textOf = (events: readonly EventMessage[] | undefined) =>
  events?.map(({ event }) => event).join('')

function behind(followed: string, page: string): string | undefined {
  const tail = new Tail()
  for (const event of told(followed)) tail.add(event)
  return textOf(tail.behind(told(page)))
}

test.for([
  ['', 'abc', 'abc'],
  ['ab', 'abcd', 'cd'],
  ['abc', 'abc', ''],
  // The history goes back less far than what was followed, or further.
  ['abcd', 'cdef', 'ef'],
  ['cd', 'abcdef', 'ef'],
  // The same thing can happen twice in a millisecond.
  ['ab', 'abab', 'ab'],
  ['aab', 'aabb', 'b'],
] as const)('behind %s, of the history %s, is %s', ([followed, page, rest]) => {
  expect(behind(followed, page)).toBe(rest)
})

test.for([
  ['abc', 'xyz'],
  ['abc', ''],
  // Its end is there, and something before it is not: a hole.
  ['abcd', 'abd'],
  ['abd', 'abcd'],
] as const)('of %s nothing is proven by the history %s', ([followed, page]) => {
  expect(behind(followed, page)).toBeUndefined()
})

test.for([
  ['abc', 'bcd', 'd'],
  ['abc', 'abc', ''],
  ['abc', 'de', 'de'],
  ['', 'a', 'a'],
  ['aa', 'aab', 'b'],
] as const)('beside the history %s, of %s only %s is new', ([page, heard, rest]) => {
  expect(textOf(heardBehind(told(page), told(heard)))).toBe(rest)
})

test('the last thousand are enough', () => {
  const tail = new Tail()
  const event = (n: number): EventMessage => ({ type: 'event', event: 'x', data: n, timestamp: n })
  for (let n = 1; n <= 5_000; n += 1) tail.add(event(n))
  const page = Array.from({ length: 1_000 }, (_, at) => event(4_002 + at))
  expect(tail.behind(page)?.map(({ data }) => data)).toEqual([5_001])
})
