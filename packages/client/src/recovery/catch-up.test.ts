import type { EventMessage } from 'maxine-protocol'
import { describe, expect, test } from 'vitest'
import type { HistoryQuery } from '../http/socket-routes.ts'
import { CatchUp } from './catch-up.ts'

function event(timestamp: number, data: unknown = timestamp): EventMessage {
  return { type: 'event', event: 'e', timestamp, data }
}

/** A server with a history, and what it was asked. */
function createHistory(...log: readonly EventMessage[]) {
  const asked: HistoryQuery[] = []
  return {
    asked,
    read: (query: HistoryQuery) => {
      asked.push(query)
      const { since = -Infinity, limit } = query
      const later = log.filter(({ timestamp = 0 }) => timestamp > since)
      return Promise.resolve(later.slice(-limit))
    },
  }
}

const broken = () => Promise.reject(new Error('no history'))

function datas(events: readonly EventMessage[] = []): unknown[] {
  return events.map(({ data }) => data)
}

describe('at the beginning', () => {
  // It may have been on its way when the connection broke: rather told late than never.
  test('the last event of the server is where to start from, and is told unless it came', async () => {
    const catchUp = new CatchUp()
    const { asked, read } = createHistory(event(1), event(2))
    expect(await catchUp.begin(read)).toBe('best-effort')
    const { read: later } = createHistory(event(1), event(2), event(3))
    expect(datas((await catchUp.resume(later))?.events)).toEqual([2, 3])
    expect(asked).toEqual([{ limit: 1 }])
  })

  test('an event that came meanwhile is a better one', async () => {
    const catchUp = new CatchUp()
    const begun = catchUp.begin(createHistory(event(1)).read)
    catchUp.saw(event(5))
    await begun
    const { read } = createHistory(event(1), event(5), event(6))
    expect(datas((await catchUp.resume(read))?.events)).toEqual([6])
  })

  test('a server without a history says so', async () => {
    expect(await new CatchUp().begin(broken)).toBe('none')
  })
})

describe('after a while without a connection', () => {
  test('what was missed comes in order, and once', async () => {
    const catchUp = new CatchUp()
    for (const seen of [1, 2, 3]) catchUp.saw(event(seen))
    const { asked, read } = createHistory(...[1, 2, 3, 4, 5].map((at) => event(at)))
    const caught = await catchUp.resume(read)
    expect([datas(caught?.events), caught?.gap, caught?.continuity]).toEqual([
      [4, 5],
      undefined,
      'best-effort',
    ])
    expect(asked).toEqual([{ since: 2, limit: 1_000 }])
  })

  test('events of the same millisecond are told apart', async () => {
    const catchUp = new CatchUp()
    for (const data of ['a', 'b']) catchUp.saw(event(7, data))
    const { read } = createHistory(event(7, 'a'), event(7, 'b'), event(7, 'c'), event(8, 'd'))
    expect(datas((await catchUp.resume(read))?.events)).toEqual(['c', 'd'])
  })

  test('the very same event twice counts as two', async () => {
    const catchUp = new CatchUp()
    catchUp.saw(event(7))
    const { read } = createHistory(event(7), event(7))
    expect(datas((await catchUp.resume(read))?.events)).toEqual([7])
  })

  test('a history that does not hold the last one known is a gap, and given all the same', async () => {
    const catchUp = new CatchUp()
    catchUp.saw(event(1))
    const caught = await catchUp.resume(createHistory(event(50), event(51)).read)
    expect([datas(caught?.events), caught?.gap]).toEqual([[50, 51], 'trimmed'])
  })

  test('more than a history tells at once is a gap', async () => {
    const catchUp = new CatchUp()
    catchUp.saw(event(1))
    const log = Array.from({ length: 1_500 }, (_, index) => event(index + 1))
    const caught = await catchUp.resume(createHistory(...log).read)
    expect([caught?.events.length, caught?.gap]).toEqual([1_000, 'trimmed'])
  })

  test('without anything to start from nobody knows', async () => {
    const caught = await new CatchUp().resume(createHistory(event(1)).read)
    expect(caught).toMatchObject({ events: [], gap: 'trimmed' })
  })

  test('a server that gives no history is a gap, and promises nothing', async () => {
    const catchUp = new CatchUp()
    catchUp.saw(event(1))
    expect(await catchUp.resume(broken)).toMatchObject({
      events: [],
      gap: 'unsupported',
      continuity: 'none',
    })
  })
})

describe('while the history is asked', () => {
  test('what comes waits its turn, and is not told twice', async () => {
    const catchUp = new CatchUp()
    catchUp.saw(event(1))
    const caught = catchUp.resume(createHistory(event(1), event(2), event(3)).read)
    expect([catchUp.hold(event(3)), catchUp.hold(event(4))]).toEqual([true, true])
    expect(datas((await caught)?.events)).toEqual([2, 3, 4])
    expect(catchUp.hold(event(5))).toBe(false)
  })

  test('the connection may bring later what the answer held already', async () => {
    const catchUp = new CatchUp()
    catchUp.saw(event(1))
    await catchUp.resume(createHistory(event(1), event(2)).read)
    expect([catchUp.isEcho(event(2)), catchUp.isEcho(event(2))]).toEqual([true, false])
    expect(catchUp.isEcho(event(3))).toBe(false)
  })

  test('the very same event that the answer held twice may come twice', async () => {
    const catchUp = new CatchUp()
    catchUp.saw(event(1))
    await catchUp.resume(createHistory(event(1), event(2), event(2)).read)
    expect([1, 2, 3].map(() => catchUp.isEcho(event(2)))).toEqual([true, true, false])
  })

  test('another end makes the answer worthless', async () => {
    const catchUp = new CatchUp()
    catchUp.saw(event(1))
    const caught = catchUp.resume(createHistory(event(1), event(2)).read)
    catchUp.abandon()
    expect(await caught).toBeUndefined()
    expect(catchUp.hold(event(3))).toBe(false)
  })

  test('more than can be kept is a gap, and the oldest are kept', async () => {
    const catchUp = new CatchUp()
    catchUp.saw(event(1))
    const caught = catchUp.resume(createHistory(event(1)).read)
    for (let at = 2; at < 30_000; at += 1) catchUp.hold(event(at))
    const { events = [], gap } = (await caught) ?? {}
    expect(gap).toBe('client_overflow')
    expect(events.length).toBeLessThan(10_010)
    expect(events[0]?.data).toBe(2)
  })
})
