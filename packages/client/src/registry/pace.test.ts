import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createVirtualWorld } from '../../test/virtual-world.ts'
import { Pace } from './pace.ts'

function start(everyMs = 100) {
  const world = createVirtualWorld()
  const at: number[] = []
  const pace = new Pace(world, everyMs, () => void at.push(world.now()))
  return { world, pace, at }
}

test('acts at the end of the turn after a rest, and once for all of it', async () => {
  const { world, pace, at } = start()
  pace.soon()
  pace.soon()
  expect(at).toEqual([])
  await Promise.resolve()
  expect([at, world.pending()]).toEqual([[0], 0])
})

test('acts no more often than it may, and for what came last as well', async () => {
  const { world, pace, at } = start()
  for (let step = 0; step < 25; step += 1) {
    pace.soon()
    await world.advance(10)
  }
  await world.advance(1_000)
  expect([at, world.pending()]).toEqual([[0, 100, 200, 300], 0])
})

test('acts each turn where there is no time between', async () => {
  const { world, pace, at } = start(0)
  for (let step = 0; step < 3; step += 1) {
    pace.soon()
    await world.advance(0)
  }
  expect(at).toEqual([0, 0, 0])
})

test('acts at once when told, in the place of what was due', async () => {
  const { world, pace, at } = start()
  pace.soon()
  pace.now()
  await world.advance(50)
  pace.soon()
  await world.advance(10)
  pace.now()
  pace.soon()
  await world.advance(1_000)
  expect([at, world.pending()]).toEqual([[0, 60, 160], 0])
})

test('flushed, it does what was due, and nothing where nothing was', async () => {
  const { world, pace, at } = start()
  pace.flush()
  expect(at).toEqual([])
  pace.soon()
  pace.flush()
  await world.advance(10)
  pace.soon()
  pace.flush()
  await world.advance(1_000)
  expect([at, world.pending()]).toEqual([[0, 10], 0])
})

test('stopped, it does nothing, in this turn or later, until it is told again', async () => {
  const { world, pace, at } = start()
  pace.soon()
  pace.stop()
  await world.advance(10)
  pace.now()
  pace.soon()
  pace.stop()
  await world.advance(1_000)
  expect([at, world.pending()]).toEqual([[10], 0])
  pace.soon()
  await world.advance(0)
  expect(at).toEqual([10, 1_010])
})

test('whenever it is told, it acts within its time, and never twice in it', async () => {
  const times = fc.array(fc.integer({ min: 0, max: 250 }), { maxLength: 30, size: 'max' })
  await fc.assert(
    fc.asyncProperty(times, async (waits) => {
      const { world, pace, at } = start()
      const asked: number[] = []
      for (const waitMs of waits) {
        await world.advance(waitMs)
        asked.push(world.now())
        pace.soon()
      }
      await world.advance(100)
      const gaps = at.slice(1).map((time, index) => time - (at[index] ?? 0))
      expect(gaps.every((gap) => gap >= 100)).toBe(true)
      for (const time of asked) {
        expect(at.some((acted) => acted >= time && acted <= time + 100)).toBe(true)
      }
    }),
  )
})
