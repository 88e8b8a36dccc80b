import { expect, test } from 'vitest'
import { Race } from './race.ts'

function createRace() {
  const bare: { events: number; first: number | undefined } = { events: 0, first: undefined }
  const race = new Race(bare)
  let offset = 0
  /** One event at a time, to both unless the bare one is dead. */
  const run = (from: number, to: number, reaches: 'both' | 'client') => {
    for (let at = from; at < to; at += 100) {
      offset += 1
      if (reaches === 'both') {
        bare.first ??= offset
        bare.events += 1
      }
      race.onEvent({ offset }, at)
    }
  }
  return { race, run, bare }
}

test('nothing is missed while both run', () => {
  const { race, run } = createRace()
  run(0, 5_000, 'both')
  expect([race.ours, race.missed(5_000)]).toEqual([50, 0])
})

test('a dead socket falls behind by every event', () => {
  const { race, run } = createRace()
  run(0, 1_000, 'both')
  run(1_000, 4_000, 'client')
  expect(race.missed(9_000)).toBe(30)
})

test('what is on its way is not missed yet', () => {
  const { race, run } = createRace()
  run(0, 1_000, 'both')
  run(1_000, 1_300, 'client')
  expect(race.missed(1_300)).toBe(0)
})

test('what came before the bare socket had begun does not count', () => {
  const { race, run } = createRace()
  run(0, 1_000, 'client')
  run(1_000, 2_000, 'both')
  expect([race.ours, race.missed(9_000)]).toEqual([10, 0])
})

test('an event that the client has first counts once both have begun', () => {
  const { race, bare } = createRace()
  race.onEvent({ offset: 4 }, 0)
  race.onEvent({ offset: 5 }, 10)
  Object.assign(bare, { first: 5, events: 1 })
  race.onEvent({ offset: 6 }, 20)
  bare.events = 2
  expect(race.ours).toBe(2)
})
