import { describe, expect, test } from 'vitest'
import { add, fill, fillForgettable, offsetsOf } from './log-under-test.ts'
import type { LoggedEvent } from '../src/core/log/log.ts'
import type { OpenLog } from './log-under-test.ts'

/** What every log does, wherever it keeps its events. */
export function describeEventLog(name: string, open: OpenLog): void {
  describe(`${name} as an event log`, () => {
    appending(open)
    following(open)
    reading(open)
    forgetting(open)
    checkpoints(open)
    closing(open)
  })
}

function appending(open: OpenLog): void {
  test('an empty log is at 0 and has nothing to read', async () => {
    const { log } = await open()
    expect([log.head, log.first, await log.read(0, 10)]).toEqual([0, 1, []])
  })

  test('its epoch is opaque, short enough for the wire and never the same twice', async () => {
    const [one, other] = [await open(), await open()]
    expect(one.log.epoch).toMatch(/^[0-9A-Z]{26}$/)
    expect(one.log.epoch).not.toBe(other.log.epoch)
  })

  test('an event gets its offset, the time and the frame that clients get', async () => {
    const { log } = await open()
    const data = { serviceName: 'a', nodeId: 'a:1' }
    expect(await log.append({ event: 'service_registered', data })).toEqual({
      event: 'service_registered',
      data,
      timestamp: 1_000,
      offset: 1,
      text: '{"event":"service_registered","data":{"serviceName":"a","nodeId":"a:1"},"timestamp":1000,"offset":1}',
    })
  })

  test('appends that are made at once get offsets in the order they were made', async () => {
    const { log } = await open()
    const logged = await Promise.all(['a', 'b', 'c'].map((event) => add(log, event)))
    expect(logged.map(({ event, offset }) => [event, offset])).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ])
  })

  test('what JSON cannot say is refused, and costs no offset', async () => {
    const { log } = await open()
    const cycle: Record<string, unknown> = {}
    cycle['self'] = cycle
    for (const data of [undefined, cycle, 1n, () => 1, Symbol('s'), { deep: { number: 1n } }]) {
      await expect(log.append({ event: 'e', data })).rejects.toThrow(
        /^event "e" cannot be logged: .+/,
      )
      await expect(log.append({ event: 'e', data })).rejects.toThrow(TypeError)
    }
    expect([log.head, await log.read(0, 10)]).toEqual([0, []])
    expect((await add(log)).offset).toBe(1)
  })

  test('what no client could read is refused, and the field named', async () => {
    const { log } = await open()
    await expect(
      log.append({ event: 'service_registered', data: { serviceName: 1, nodeId: 'a' } }),
    ).rejects.toThrow(/data\.serviceName/)

    const deep = Array.from({ length: 20 }).reduce<unknown>((inner) => [inner], 1)
    await expect(log.append({ event: 'e', data: deep })).rejects.toThrow(/levels/)
    const hostile = Object.fromEntries([['constructor', 1]])
    await expect(log.append({ event: 'e', data: hostile })).rejects.toThrow(/constructor/)
    expect(log.head).toBe(0)
  })

  test.each([null, 0, '', false, [], 'x'])('the data %j is kept as it is', async (data) => {
    const { log } = await open()
    expect((await log.append({ event: 'e', data })).data).toEqual(data)
    expect((await log.read(0, 1))[0]?.data).toEqual(data)
  })

  test('data is what its JSON says', async () => {
    const { log } = await open()
    const data = { gone: undefined, at: new Date(0), not: NaN, list: [undefined] }
    expect((await log.append({ event: 'e', data })).data).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      not: null,
      list: [null],
    })
  })

  test('changing an object after it was logged changes nothing', async () => {
    const { log } = await open()
    const data = { tags: ['one'] }
    const logged = await log.append({ event: 'e', data })
    data.tags.push('two')
    expect((await log.read(0, 1))[0]?.data).toEqual({ tags: ['one'] })
    expect(() => (logged.data as typeof data).tags.push('two')).toThrow(TypeError)
  })

  test('a clock that is set back makes no event older than the one before', async () => {
    const { log, world } = await open()
    const stamps: number[] = []
    for (const time of [5_000, 3_000, 5_001]) {
      world.time = time
      stamps.push((await add(log)).timestamp)
    }
    expect(stamps).toEqual([5_000, 5_000, 5_001])
  })
}

function following(open: OpenLog): void {
  test('a follower has heard of an event before its append resolves', async () => {
    const { log } = await open()
    const heard: LoggedEvent[] = []
    log.follow((event) => heard.push(event))
    const logged = await add(log)
    expect(heard).toEqual([logged])
  })

  test('a follower that appends gets what it appended after what it heard', async () => {
    const { log } = await open()
    const heard: string[] = []
    log.follow(({ offset }) => {
      heard.push(`first ${offset}`)
      if (offset < 3) void add(log)
    })
    log.follow(({ offset }) => heard.push(`second ${offset}`))
    await add(log)
    expect(heard).toEqual(['first 1', 'second 1', 'first 2', 'second 2', 'first 3', 'second 3'])
  })

  test('one that starts to follow within a delivery hears what comes after', async () => {
    const { log } = await open()
    const heard: number[] = []
    const end = log.follow(() => {
      end()
      void add(log)
      log.follow(({ offset }) => heard.push(offset))
    })
    await add(log)
    await add(log)
    expect(heard).toEqual([3])
  })

  test('ending twice is harmless, and ends nobody else', async () => {
    const { log } = await open()
    const heard: string[] = []
    const listener = (): void => void heard.push('same')
    const end = log.follow(listener)
    log.follow(listener)
    end()
    end()
    await add(log)
    expect(heard).toEqual(['same'])
  })

  test('one that throws is reported; the append and the others go on', async () => {
    const errors: unknown[] = []
    const { log } = await open({}, (error) => errors.push(error))
    const heard: number[] = []
    log.follow(() => {
      throw new Error('mine')
    })
    log.follow(({ offset }) => heard.push(offset))
    await add(log)
    await add(log)
    expect(heard).toEqual([1, 2])
    expect(errors).toEqual([new Error('mine'), new Error('mine')])
  })

  test('a report that throws keeps nobody from hearing either', async () => {
    const { log } = await open({}, () => {
      throw new Error('reporting failed')
    })
    const heard: number[] = []
    log.follow(() => {
      throw new Error('mine')
    })
    log.follow(({ offset }) => heard.push(offset))
    await add(log)
    await add(log)
    expect(heard).toEqual([1, 2])
  })
}

function reading(open: OpenLog): void {
  test.each([
    { after: 0, limit: 2, offsets: [1, 2] },
    { after: 2, limit: 2, offsets: [3, 4] },
    { after: 4, limit: 2, offsets: [5] },
    { after: 5, limit: 2, offsets: [] },
    { after: 99, limit: 2, offsets: [] },
    { after: 0, limit: 0, offsets: [] },
    { after: -3, limit: 1, offsets: [1] },
    { after: 3, limit: Infinity, offsets: [4, 5] },
  ])('of five, $limit after $after are $offsets', async ({ after, limit, offsets }) => {
    const { log } = await open()
    await fill(log, 5)
    expect(await offsetsOf(log, after, limit)).toEqual(offsets)
  })

  test('what is read is what was appended', async () => {
    const { log } = await open()
    const logged = await add(log)
    expect(await log.read(0, 1)).toEqual([logged])
  })
}

function forgetting(open: OpenLog): void {
  test('more events than the bound push out the oldest', async () => {
    const { log } = await open({ maxCount: 3 })
    await fillForgettable(log, 10)
    expect([log.first, log.head, await offsetsOf(log)]).toEqual([8, 10, [8, 9, 10]])
  })

  test('more bytes than the bound push out the oldest', async () => {
    const { log } = await open({ maxBytes: 200 })
    await fillForgettable(log, 10)
    const kept = await log.read(0, 10)
    expect(kept.map(({ offset }) => offset)).toEqual([8, 9, 10])
    expect(kept.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(200)
  })

  test('an event larger than the bound is kept until the next comes', async () => {
    const { log } = await open({ maxBytes: 100 })
    await log.append({ event: 'e', data: 'x'.repeat(500) })
    expect(await offsetsOf(log)).toEqual([1])
    await fillForgettable(log, 1)
    expect(await offsetsOf(log)).toEqual([2])
  })

  test('events past the age go, when one is appended or the oldest asked for', async () => {
    const { log, world } = await open({ maxAgeMs: 100 })
    await fillForgettable(log, 2)
    world.time += 60
    await fillForgettable(log, 1)
    world.time += 60
    expect(log.first).toBe(3)
    world.time += 60
    await fillForgettable(log, 1)
    expect(await offsetsOf(log)).toEqual([4])
  })

  test('an empty log goes on after its head', async () => {
    const { log, world } = await open({ maxAgeMs: 100 })
    await fillForgettable(log, 2)
    world.time += 1_000
    expect([log.first, log.head, await offsetsOf(log)]).toEqual([3, 2, []])
    expect((await add(log)).offset).toBe(3)
  })
}

function checkpoints(open: OpenLog): void {
  test('there is none at first', async () => {
    const { log } = await open()
    expect(await log.checkpoint()).toBeUndefined()
  })

  test('the newest by offset is the one that is kept', async () => {
    const { log } = await open()
    await fill(log, 5)
    for (const offset of [3, 4, 2]) await log.keepCheckpoint({ offset, state: { at: offset } })
    expect(await log.checkpoint()).toEqual({ offset: 4, state: { at: 4 } })
  })

  test('a state that changes afterwards does not change the checkpoint', async () => {
    const { log } = await open()
    const state = { nodes: ['a'] }
    await log.keepCheckpoint({ offset: 0, state })
    state.nodes.push('b')
    expect(await log.checkpoint()).toEqual({ offset: 0, state: { nodes: ['a'] } })
  })

  test.each([1, -1, 0.5, NaN])('one at %s of an empty log is refused', async (offset) => {
    const { log } = await open()
    await expect(log.keepCheckpoint({ offset, state: {} })).rejects.toThrow(RangeError)
    expect(await log.checkpoint()).toBeUndefined()
  })
}

function closing(open: OpenLog): void {
  test('a closed log takes and gives nothing, and can be closed again', async () => {
    const { log } = await open()
    await add(log)
    await log.close()
    await log.close()
    const closed = 'the log is closed'
    await expect(add(log)).rejects.toThrow(closed)
    await expect(log.read(0, 1)).rejects.toThrow(closed)
    await expect(log.checkpoint()).rejects.toThrow(closed)
    await expect(log.keepCheckpoint({ offset: 0, state: {} })).rejects.toThrow(closed)
    expect([log.head, log.first]).toEqual([1, 1])
  })
}
