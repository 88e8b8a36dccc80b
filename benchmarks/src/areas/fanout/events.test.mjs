import { expect, test } from 'vitest'
import { chosenMask, chosenTopics, eventOf, FIRST_SEQ, ownTopicOf, TOPICS } from './events.mjs'

const SUBSCRIBERS = Array.from({ length: 5_000 }, (_, index) => index)

test('no two subscribers choose the same services', () => {
  expect(new Set(SUBSCRIBERS.map(chosenMask)).size).toBe(SUBSCRIBERS.length)
})

test('every subscriber chooses half of the services', () => {
  expect(new Set(SUBSCRIBERS.map((index) => chosenTopics(index).length))).toEqual(new Set([10]))
})

test('a mask has the bits of the services that take turns', () => {
  const turn = Array.from({ length: 20 }, (_, step) => FIRST_SEQ + step)
  const mask = chosenMask(123)
  const own = turn.filter((seq) => (mask >> (seq % 20)) & 1).map(ownTopicOf)
  expect(own).toEqual(chosenTopics(123))
})

test('events are of one length', () => {
  const lengths = TOPICS.map((topic) => JSON.stringify(eventOf(topic, FIRST_SEQ)).length)
  expect(new Set(lengths).size).toBe(1)
})
