import { expect, test } from 'vitest'
import { eventOf, FIRST_SEQ, SHARED } from './events.mjs'
import { ALL, Ledger } from './ledger.mjs'

const [FIRST, SECOND, THIRD] = [0, 1, 2].map((step) => FIRST_SEQ + step)

function subscriber(allowed = ALL) {
  return { index: 7, allowed, last: FIRST_SEQ - 1, count: 0 }
}

function eventsOf(...seqs) {
  return seqs.map((seq) => JSON.stringify(eventOf(SHARED, seq)))
}

/** Gives a subscriber these frames, one after the other, and the ledger that watched. */
function given(frames, link = subscriber()) {
  const ledger = new Ledger()
  ledger.begin({ awaited: 3, step: 3 })
  for (const frame of frames) {
    const bytes = Buffer.from(`before${frame}after`)
    ledger.take(/** @type {any} */ (link), bytes, 6, bytes.length - 5)
  }
  return { ledger, link }
}

test('events are found in frames of their own', () => {
  const { ledger, link } = given(eventsOf(FIRST, SECOND, THIRD))
  expect([ledger.received, link.count, link.last, ledger.problem]).toEqual([3, 3, THIRD, undefined])
})

test('events are found in arrays', () => {
  const { ledger, link } = given([`[${eventsOf(FIRST, SECOND)}]`, `[${eventsOf(THIRD)}]`])
  expect([ledger.received, link.count, link.last, ledger.problem]).toEqual([3, 3, THIRD, undefined])
})

test('events are found whatever stands around them', () => {
  const frames = ['{"type":"bookmark"}', `42["event",${eventsOf(FIRST)}]`, ...eventsOf(SECOND)]
  expect(given(frames).link.last).toBe(SECOND)
})

test('an event that comes twice is blamed', () => {
  expect(given(eventsOf(FIRST, FIRST)).ledger.problem).toBe(
    `subscriber 7 got ${FIRST} after ${FIRST}`,
  )
})

test('an event that comes too late is blamed', () => {
  expect(given(eventsOf(SECOND, FIRST)).ledger.problem).toBe(
    `subscriber 7 got ${FIRST} after ${SECOND}`,
  )
})

test('an event that is for others is blamed', () => {
  const onlySecond = 1 << (SECOND % 20)
  expect(given(eventsOf(FIRST), subscriber(onlySecond)).ledger.problem).toBe(
    `subscriber 7 got ${FIRST}, not its own`,
  )
})

test('the end of a tick is told each time', () => {
  const ledger = new Ledger()
  const link = subscriber()
  const told = []
  ledger.begin({ awaited: 1, step: 2 })
  ledger.onArrived = () => void told.push(link.count)
  for (const event of eventsOf(FIRST, SECOND, THIRD)) {
    const bytes = Buffer.from(event)
    ledger.take(/** @type {any} */ (link), bytes, 0, bytes.length)
  }
  expect(told).toEqual([1, 3])
})
