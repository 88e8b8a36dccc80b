import { CLOSE_CODES } from 'maxine-protocol'
import { describe, expect, test } from 'vitest'
import type { Connection } from '../../test/connection.ts'
import {
  closed,
  connect,
  count,
  createConnection,
  opened,
  openedForNothing,
  refused,
  says,
  token,
  tokenFailed,
  types,
  UNTIL_LIVE,
  wake,
  waiting,
  welcome,
} from '../../test/connection.ts'
import { DEFAULT_BACKOFF } from '../options.ts'
import type { Rules } from './rules.ts'
import type { Effect, Occurrence } from './state.ts'

const AN_HOUR_MS = 3_600_000
const TEN_MINUTES_MS = 600_000

/** A connection to a server that does the same each time a socket is opened. */
function meet(server: readonly Occurrence[], rules: Partial<Rules> = {}) {
  const connection = createConnection(rules)
  connection.answer(({ type }) => {
    if (type === 'get-token') return token
    return type === 'open' ? server : undefined
  })
  return { connection, effects: [...connection.feed(connect), ...connection.wait(TEN_MINUTES_MS)] }
}

function attemptsOf(...server: readonly Occurrence[]): number {
  return count(meet(server).effects, 'open')
}

/** How many attempts ten minutes hold: about one in fifteen seconds, and some more at the beginning. */
const WITHOUT_END = 40

describe('a close code', () => {
  test.each(CLOSE_CODES.map(({ code, name, action }) => [code, name, action] as const))(
    '%i, %s: %s',
    (code, name, action) => {
      const connection = createConnection()
      const effects = [...connection.feed(...UNTIL_LIVE), ...connection.feed(closed(code))].slice(4)
      if (action === 'stop') {
        expect(types(effects)).toEqual(['stop', 'ended'])
        expect(connection.machine).toMatchObject({ status: 'closed', cause: { code: name } })
        return
      }
      const isRefused = action === 'refresh-token'
      expect(types(effects)).toEqual(isRefused ? ['forget-token', 'ended'] : ['ended'])
      expect(waiting(connection)).toMatchObject({
        tokenReason: isRefused ? 'rejected' : 'reconnect',
        cause: { code: name, closeCode: code },
      })
    },
  )

  test.each([
    [4001, 'waiting'],
    [4499, 'waiting'],
    [4501, 'closed'],
    [4999, 'closed'],
    [3000, 'waiting'],
    [0, 'waiting'],
    [Number.NaN, 'waiting'],
  ])('that nobody listed, %i, follows its range: %s', (code, status) => {
    const connection = createConnection()
    connection.feed(...UNTIL_LIVE, closed(code))
    expect(connection.machine.status).toBe(status)
  })

  test.each([1002, 1003, 1007, 1009, 1010])('%i is worth three more attempts', (code) =>
    expect(attemptsOf(opened, welcome, closed(code))).toBe(4),
  )

  test('1008 twice is final', () => {
    expect(attemptsOf(opened, closed(1008))).toBe(2)
  })

  test('4401 without end is final at the third', () => {
    expect(attemptsOf(opened, closed(4401))).toBe(3)
  })

  test('4500 is final at once, and then nothing happens for ten minutes', () => {
    const connection = createConnection()
    connection.feed(...UNTIL_LIVE, closed(4500))
    const before = connection.machine
    const late: readonly Occurrence[] = [
      wake,
      token,
      opened,
      welcome,
      closed(1006),
      { type: 'tick' },
    ]
    for (let second = 0; second < 600; second += 1) {
      expect([...connection.feed(...late), ...connection.wait(1_000)]).toEqual([])
    }
    expect(connection.machine).toBe(before)
  })

  test('counts only in a row: a stable connection in between begins a new one', () => {
    const connection = createConnection()
    for (let round = 0; round < 10; round += 1) {
      connection.feed(connect, { type: 'tick' }, token, opened, welcome)
      connection.wait(10_000)
      connection.feed(closed(1002))
      connection.wait(waiting(connection).until - connection.now)
    }
    expect(connection.machine.status).toBe('fetching')
  })
})

describe('a handshake that is refused', () => {
  test.each([
    [400, 'waiting', 'reconnect'],
    [401, 'waiting', 'rejected'],
    [404, 'waiting', 'reconnect'],
    [429, 'waiting', 'reconnect'],
    [500, 'waiting', 'reconnect'],
    [503, 'waiting', 'reconnect'],
  ])('with HTTP %i: %s, %s', (status, expected, tokenReason) => {
    const connection = createConnection()
    connection.feed(connect, token, refused({ status }))
    expect(connection.machine).toMatchObject({ status: expected, tokenReason, cause: { status } })
  })

  test('with HTTP 403 is final', () => {
    expect(attemptsOf(refused({ status: 403 }))).toBe(1)
  })

  test('with HTTP 401 is final at the third', () => {
    expect(attemptsOf(refused({ status: 401 }))).toBe(3)
  })

  test('without a word is tried again without end', () => {
    expect(attemptsOf(refused())).toBeGreaterThan(WITHOUT_END)
  })

  test('by a code that is worth few attempts says nothing: no frame was spoken', () => {
    expect(attemptsOf(refused({ code: 1002 }))).toBeGreaterThan(WITHOUT_END)
  })
})

describe('a refusal in words', () => {
  const says401 = says({ type: 'refused', code: 'token_refused', message: 'no', retryable: true })

  test('is final at the third', () => {
    expect(attemptsOf(opened, says401)).toBe(3)
  })

  test('by an old server that is slow to say it is final at the third as well', () => {
    const connection = createConnection()
    connection.answer(({ type }) => {
      if (type === 'get-token') return token
      if (type === 'open') return openedForNothing
      return type === 'go-live' ? says401 : undefined
    })
    connection.feed(connect)
    expect(count(connection.wait(TEN_MINUTES_MS), 'go-live')).toBe(3)
    expect(connection.machine).toMatchObject({ status: 'closed', cause: { code: 'token_refused' } })
  })

  test('is forgotten when a token is accepted', () => {
    const connection = createConnection()
    for (let turn = 0; turn < 10; turn += 1) {
      connection.feed(connect, token, opened, closed(4401))
      connection.wait(60_000)
      connection.feed(token, opened, welcome)
      connection.wait(20_000)
      connection.feed(closed(1006))
      connection.wait(60_000)
    }
    expect(connection.machine.status).not.toBe('closed')
  })
})

describe('giving up', () => {
  const backoff = { ...DEFAULT_BACKOFF, giveUpAfterMs: 60_000 }

  test.each([
    ['that refuses', [refused()]],
    ['that takes everybody and drops them at once', [opened, welcome, closed(1006)]],
  ])('comes with the first failure after the time for it, for a server %s', (_, server) => {
    const { connection, effects } = meet(server, { backoff })
    expect(connection.machine).toMatchObject({ status: 'closed', cause: { code: 'gave_up' } })
    expect(count(effects, 'open')).toBeGreaterThan(4)
    expect(count(effects, 'open')).toBeLessThan(12)
  })

  test('comes for a token that cannot be had', () => {
    const connection = createConnection({ backoff })
    connection.answer(({ type }) => (type === 'get-token' ? tokenFailed(true) : undefined))
    connection.feed(connect)
    connection.wait(120_000)
    expect(connection.machine).toMatchObject({ status: 'closed', cause: { code: 'gave_up' } })
  })

  test('is counted from when a stable connection was lost', () => {
    const connection = createConnection({ backoff })
    connection.answer(({ type }) => (type === 'ping' ? says({ type: 'pong' }) : undefined))
    connection.feed(...UNTIL_LIVE)
    connection.wait(AN_HOUR_MS)
    connection.feed(closed(1006))
    expect(connection.machine.status).toBe('waiting')
  })

  test('keeps the cause', () => {
    const connection = createConnection({ backoff: { ...backoff, giveUpAfterMs: 0 } })
    connection.feed(connect, token, refused({ cause: 'unreachable' }))
    expect(connection.machine).toMatchObject({ cause: { cause: { code: 'connect_failed' } } })
  })
})

describe('what a server says about coming back', () => {
  function untilAfter(...story: readonly Occurrence[]): number {
    const connection = createConnection()
    connection.feed(...UNTIL_LIVE, ...story)
    return waiting(connection).until
  }

  const goaway = (retryAfterMs?: number, jitterMs?: number): Occurrence =>
    says({
      type: 'goaway',
      reason: 'restart',
      ...(retryAfterMs !== undefined && { retryAfterMs }),
      ...(jitterMs !== undefined && { jitterMs }),
    })

  test.each([
    ['a wait', goaway(20_000), 20_000],
    ['a wait and a spread', goaway(20_000, 10_000), 25_000],
    ['less than no wait', goaway(-1), 750],
    ['more than an hour', goaway(1e12), AN_HOUR_MS],
    ['a spread of more than an hour', goaway(0, 1e12), AN_HOUR_MS / 2],
    ['a spread below nothing', goaway(0, -1e12), 750],
    ['nothing', goaway(), 750],
  ])('%s', (_, farewell, expected) => {
    expect(untilAfter(farewell, closed(1006))).toBe(expected)
  })

  test('holds where it said so before it greeted, too', () => {
    const connection = createConnection()
    connection.feed(connect, token, opened, goaway(20_000), welcome, closed(1012))
    expect(waiting(connection).until).toBe(20_000)
  })

  test('holds for one return', () => {
    const connection = createConnection()
    connection.feed(...UNTIL_LIVE, goaway(20_000), closed(1006))
    connection.wait(20_000)
    connection.feed(token, opened, welcome, closed(1006))
    expect(waiting(connection).until - connection.now).toBeLessThan(2_000)
  })

  test.each([
    [7_000, 7_000],
    [-1, 750],
    [1e12, AN_HOUR_MS],
    [Infinity, AN_HOUR_MS],
  ])('with a refused handshake: %s ms', (retryAfterMs, expected) => {
    const connection = createConnection()
    connection.feed(connect, token, refused({ status: 503, retryAfterMs }))
    expect(waiting(connection).until).toBe(expected)
  })

  test('is obeyed for a token as well', () => {
    const connection = createConnection()
    connection.feed(connect, tokenFailed(true, 8_000))
    expect(waiting(connection).until).toBe(8_000)
  })

  test('is not undone by waking, and the rest of the wait is', () => {
    const connection = createConnection()
    connection.feed(...UNTIL_LIVE, goaway(20_000, 10_000), closed(1012))
    connection.wait(5_000)
    connection.feed(wake, wake)
    expect(waiting(connection).until).toBe(20_000)
  })
})

describe('waking', () => {
  /** Has failed often, so that it waits long. */
  function createTired(): Connection {
    const connection = createConnection({ chance: () => 0.99 })
    connection.feed(connect, token, refused())
    for (let round = 0; round < 8; round += 1) {
      connection.wait(60_000)
      connection.feed(token, refused())
    }
    return connection
  }

  test('hastens the next attempt', () => {
    const connection = createTired()
    connection.wait(5_000)
    expect(waiting(connection).until - connection.now).toBeGreaterThan(20_000)
    connection.feed(wake)
    expect(types(connection.wait(0))).toEqual(['get-token'])
  })

  test('makes one attempt a second at most', () => {
    const connection = createTired()
    connection.answer(({ type }) => {
      if (type === 'get-token') return token
      return type === 'open' ? refused() : undefined
    })
    const effects: Effect[] = []
    for (let moment = 0; moment < 600; moment += 1) {
      effects.push(...connection.feed(wake), ...connection.wait(100))
    }
    expect(count(effects, 'open')).toBeLessThanOrEqual(61)
    expect(count(effects, 'open')).toBeGreaterThan(50)
  })

  test('forgets no failure', () => {
    const connection = createTired()
    const { attempts } = waiting(connection).memory
    connection.feed(wake)
    expect(waiting(connection).memory.attempts).toBe(attempts)
  })

  test('never makes it later', () => {
    const connection = createConnection({ chance: () => 0 })
    connection.feed(connect, token, refused())
    const { until } = waiting(connection)
    connection.feed(wake)
    expect(waiting(connection).until).toBe(until)
  })

  test('in any other state starts nothing', () => {
    const connection = createConnection()
    expect(connection.feed(wake)).toEqual([])
    connection.feed(connect, { type: 'disconnect' })
    expect([...connection.feed(wake), ...connection.wait(TEN_MINUTES_MS)]).toEqual([])
  })
})
