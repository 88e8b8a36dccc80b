import { expect, test } from 'vitest'
import { createVirtualWorld } from '../../../test/virtual-world.ts'
import type { World } from '../world.ts'
import { FlushClock } from './flush-clock.ts'

function setUp(everyMs: number, change: Partial<World> = {}) {
  const world = createVirtualWorld()
  const start = world.now()
  const flushedAt: number[] = []
  const clock = new FlushClock({ ...world, ...change }, everyMs, () => undefined)
  const flushable = { flush: () => void flushedAt.push(world.now() - start) }
  return { world, clock, flushedAt, add: () => clock.add(flushable) }
}

test('flushes all of a turn at its end', async () => {
  const { world, add, flushedAt } = setUp(0)
  add()
  add()
  expect(flushedAt).toEqual([])
  await world.advance(0)
  expect(flushedAt).toEqual([0, 0])
})

test('asks the world for the end of its turn where that has one', () => {
  const turns: (() => void)[] = []
  const atEndOfTurn = (callback: () => void) => {
    turns.push(callback)
    return () => undefined
  }
  const { add, flushedAt } = setUp(0, { atEndOfTurn })
  add()
  add()
  expect(turns).toHaveLength(1)
  turns[0]?.()
  expect(flushedAt).toEqual([0, 0])
})

test('flushes the first at once and the others a window later, together', async () => {
  const { world, add, flushedAt } = setUp(20)
  add()
  await world.advance(5)
  add()
  await world.advance(5)
  add()
  await world.advance(100)
  add()
  await world.advance(0)
  expect(flushedAt).toEqual([0, 20, 20, 110])
})

test('waits no longer than a window when the clock is set back', async () => {
  let lag = 0
  const { world, clock, flushedAt } = setUp(0)
  const late = new FlushClock({ ...world, now: () => world.now() - lag }, 20, () => undefined)
  const flushable = { flush: () => void flushedAt.push(1) }
  late.add(flushable)
  await world.advance(0)
  lag = 3_600_000
  late.add(flushable)
  await world.advance(20)
  expect(flushedAt).toHaveLength(2)
  clock.end()
})

test('flushes nothing any more when it has ended', async () => {
  const { world, add, clock, flushedAt } = setUp(0)
  add()
  clock.end()
  await world.advance(10)
  expect(flushedAt).toEqual([])
})
