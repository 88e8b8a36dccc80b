import { expect, test } from 'vitest'
import { createVirtualWorld } from '../../test/virtual-world.ts'
import { SilenceTimer } from './silence-timer.ts'

function start() {
  const world = createVirtualWorld()
  let silences = 0
  const timer = new SilenceTimer(world, () => (silences += 1))
  return { world, timer, silences: () => silences }
}

test('tells once of two and a half heartbeats without a word', async () => {
  const { world, timer, silences } = start()
  timer.start(1_000)
  await world.advance(2_499)
  expect(silences()).toBe(0)
  await world.advance(1)
  expect([silences(), world.pending()]).toEqual([1, 0])
})

test('begins anew with each word, with one timer', async () => {
  const { world, timer, silences } = start()
  timer.start(1_000)
  for (let word = 0; word < 5; word += 1) {
    await world.advance(2_000)
    timer.heard()
    expect(world.pending()).toBe(1)
  }
  await world.advance(2_499)
  expect(silences()).toBe(0)
  await world.advance(1)
  expect(silences()).toBe(1)
})

test('waits as for a heartbeat of 25 seconds where the server does not say', async () => {
  const { world, timer, silences } = start()
  timer.start()
  await world.advance(62_499)
  expect(silences()).toBe(0)
  await world.advance(1)
  expect(silences()).toBe(1)
})

test('started anew, it counts from there, and stopped, it tells nothing', async () => {
  const { world, timer, silences } = start()
  timer.start(1_000)
  await world.advance(2_000)
  timer.start(1_000)
  await world.advance(2_000)
  expect([silences(), world.pending()]).toEqual([0, 1])
  timer.stop()
  await world.advance(60_000)
  expect([silences(), world.pending()]).toEqual([0, 0])
})
