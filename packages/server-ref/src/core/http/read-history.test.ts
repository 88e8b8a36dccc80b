import { describe, expect, test } from 'vitest'
import { createVirtualWorld } from '../../../test/virtual-world.ts'
import type { LogBounds } from '../log/log.ts'
import { createMemoryLog } from '../log/memory-log.ts'
import { eventsAfter, eventsSince } from './read-history.ts'
import type { ExactPage, RecentPage } from './read-history.ts'

const EVERYTHING = () => true

describe('history by position', () => {
  test('gives what comes after it, the first ones, and how far that reaches', async () => {
    const { log } = await logOf(5)
    expect(numbers(await after(log, 2))).toEqual({ offset: 5, events: [3, 4, 5] })
    expect(numbers(await after(log, 0, 2))).toEqual({ offset: 2, events: [1, 2] })
    expect(numbers(await after(log, 5))).toEqual({ offset: 5, events: [] })
  })

  test('gives no position for lost while nothing came after it, however little the log keeps', async () => {
    const { log, world } = await logOf(5)
    await world.advance(600_000)
    expect(log.first).toBe(6)
    expect(numbers(await after(log, 5))).toEqual({ offset: 5, events: [] })
    expect(await after(log, 4)).toBe('trimmed')
  })

  test('says why a position is lost', async () => {
    const { log } = await logOf(5, { maxCount: 3 })
    expect(await eventsAfter(log, { after: 3, epoch: 'another' }, EVERYTHING)).toBe('epoch_changed')
    expect(await after(log, 6)).toBe('future_position')
    expect(await after(log, 1)).toBe('trimmed')
    expect(numbers(await after(log, 2))).toEqual({ offset: 5, events: [3, 4, 5] })
  })

  test('reaches over what may not be seen', async () => {
    const { log } = await logOf(1_200)
    const rare = await eventsAfter(log, { after: 0, epoch: 'e' }, ({ offset }) => offset === 700)
    expect(numbers(rare)).toEqual({ offset: 1_200, events: [700] })
    const none = await eventsAfter(log, { after: 0, epoch: 'e', limit: 1 }, () => false)
    expect(numbers(none)).toEqual({ offset: 1_200, events: [] })
  })

  test('gives a thousand at most, and all of them when asked on', async () => {
    const { log } = await logOf(2_500)
    const sizes: number[] = []
    for (let offset = 0; offset < 2_500;) {
      const page = await after(log, offset, 9_000)
      if (typeof page === 'string') throw new Error(page)
      sizes.push(page.events.length)
      offset = page.offset
    }
    expect(sizes).toEqual([1_000, 1_000, 500])
  })

  test('stays within what a client reads, but gives one event whatever its size', async () => {
    const { log } = await logOf(0)
    for (const size of [600_000, 200_000, 200_000, 200_000]) {
      await log.append({ event: 'big', data: { text: 'x'.repeat(size) } })
    }
    expect(numbers(await after(log, 0))).toEqual({ offset: 1, events: [1] })
    expect(numbers(await after(log, 1))).toEqual({ offset: 3, events: [2, 3] })
  })

  test('gives what it has found when the log forgets the rest meanwhile', async () => {
    const { log } = await logOf(1_200)
    const { read } = log
    Object.assign(log, {
      read: async (from: number, limit: number) => read(from === 500 ? 600 : from, limit),
    })
    expect(await after(log, 0)).toMatchObject({ offset: 500 })
    expect(await after(log, 500)).toBe('trimmed')
  })
})

describe('history by time', () => {
  test('gives the last ones that are strictly later', async () => {
    const { log, start } = await logOf(5)
    expect(numbers(await since(log, start + 3))).toEqual({ offset: 5, events: [4, 5] })
    expect(numbers(await since(log, start + 5))).toEqual({ offset: 5, events: [] })
    expect(numbers(await since(log, 0))).toEqual({ offset: 5, events: [1, 2, 3, 4, 5] })
  })

  test('gives a hundred where nobody says how many, and says that there are more', async () => {
    const { log } = await logOf(150)
    const page = await eventsSince(log, {}, EVERYTHING)
    expect(page).toMatchObject({ offset: 150, incomplete: 'limit' })
    expect(page.events[0]?.offset).toBe(51)
    expect(page.events).toHaveLength(100)
  })

  test('does not say so when all are there', async () => {
    const { log, start } = await logOf(150)
    expect(await since(log, start + 50)).not.toHaveProperty('incomplete')
    expect(await since(log, start + 49)).toHaveProperty('incomplete', 'limit')
  })

  test('says when the log may have forgotten some', async () => {
    const { log, start } = await logOf(10, { maxCount: 4 })
    expect(await since(log, start + 6)).toHaveProperty('incomplete', 'trimmed')
    expect(await since(log, start + 7)).not.toHaveProperty('incomplete')
    expect(await since(log, start + 7)).toMatchObject({ events: { length: 3 } })
  })

  test('says so of a log that has forgotten everything', async () => {
    const { log, world } = await logOf(3)
    expect(await since((await logOf(0)).log, 0)).toEqual({ events: [], offset: 0 })
    await world.advance(600_000)
    expect(await since(log, 0)).toEqual({ events: [], offset: 3, incomplete: 'trimmed' })
  })

  test('looks behind what may not be seen', async () => {
    const { log } = await logOf(1_300)
    const page = await eventsSince(log, { limit: 2 }, ({ offset }) => offset % 600 === 0)
    expect(numbers(page)).toEqual({ offset: 1_300, events: [600, 1_200] })
    expect(page).not.toHaveProperty('incomplete')
  })
})

/** One event a millisecond. */
async function logOf(count: number, bounds: Partial<LogBounds> = {}) {
  const world = createVirtualWorld()
  const start = world.now()
  const most = { maxCount: 10_000, maxAgeMs: 300_000, maxBytes: 16_000_000, ...bounds }
  const log = createMemoryLog({ world, bounds: most, epoch: 'e' })
  for (let made = 0; made < count; made++) {
    await world.advance(1)
    await log.append({ event: 'made', data: { made } })
  }
  return { world, log, start }
}

type Log = Awaited<ReturnType<typeof logOf>>['log']

function after(log: Log, offset: number, limit?: number) {
  return eventsAfter(log, { after: offset, epoch: 'e', ...(limit && { limit }) }, EVERYTHING)
}

function since(log: Log, time: number) {
  return eventsSince(log, { since: time }, EVERYTHING)
}

function numbers(page: ExactPage | RecentPage | string) {
  if (typeof page === 'string') return page
  return { offset: page.offset, events: page.events.map(({ offset }) => offset) }
}
