import { describe, expect, test } from 'vitest'
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
import { MaxineError } from '../errors.ts'
import type { Occurrence } from './state.ts'

const TEN_MINUTES_MS = 600_000
const error = new MaxineError('bad_option', 'this cannot work')

/** How each state is come to. */
const STATES: Readonly<Record<string, readonly Occurrence[]>> = {
  idle: [],
  fetching: [connect],
  opening: [connect, token],
  greeting: [connect, token, opened],
  live: UNTIL_LIVE,
  waiting: [connect, token, refused()],
  disconnected: [connect, { type: 'disconnect' }],
  failed: [...UNTIL_LIVE, closed(4500)],
}

const EVENTS: Readonly<Record<string, Occurrence>> = {
  connect,
  reconnect: { type: 'reconnect' },
  disconnect: { type: 'disconnect' },
  'new token': { type: 'new-token' },
  refresh: { type: 'refresh' },
  token,
  'no token now': tokenFailed(true),
  'no token ever': tokenFailed(false),
  opened,
  ended: closed(1006),
  welcome: welcome,
  'an event': says({ type: 'event', event: 'e', data: {} }),
  authenticated: says({ type: 'authenticated' }),
  'refused for now': says({ type: 'refused', code: 'token_expired', message: '', retryable: true }),
  'refused for ever': says({ type: 'refused', code: 'forbidden', message: '', retryable: false }),
  goaway: says({ type: 'goaway', reason: 'restart' }),
  distrust: { type: 'distrust', error },
  continuity: { type: 'continuity', continuity: 'none' },
  failed: { type: 'failed', error },
  wake,
  tick: { type: 'tick' },
}

const RECONNECT = 'fetching: drop, get-token'
const FAIL = 'closed: stop, ended'

/** What comes of an event in a state. What is not here changes nothing, not even the object. */
const OUTCOMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  idle: {
    connect: 'fetching: get-token',
    reconnect: RECONNECT,
    disconnect: 'closed: stop',
    'new token': 'idle: ',
    failed: FAIL,
  },
  fetching: {
    reconnect: RECONNECT,
    disconnect: 'closed: stop',
    'new token': 'fetching: ',
    token: 'opening: open',
    'no token now': 'waiting: ended',
    'no token ever': FAIL,
    failed: FAIL,
  },
  opening: {
    reconnect: RECONNECT,
    disconnect: 'closed: stop',
    'new token': 'opening: ',
    opened: 'greeting: greet',
    ended: 'waiting: ended',
    failed: FAIL,
  },
  greeting: {
    reconnect: RECONNECT,
    disconnect: 'closed: stop',
    'new token': 'greeting: ',
    ended: 'waiting: ended',
    welcome: 'live: go-live',
    'an event': 'live: go-live',
    authenticated: 'live: go-live',
    'refused for now': 'waiting: drop, forget-token, ended',
    'refused for ever': 'closed: drop, stop, ended',
    goaway: 'greeting: ',
    failed: FAIL,
  },
  live: {
    reconnect: RECONNECT,
    disconnect: 'closed: stop',
    'new token': 'live: present-token',
    refresh: 'live: get-token',
    ended: 'waiting: ended',
    authenticated: 'live: ',
    'refused for now': 'waiting: drop, forget-token, ended',
    'refused for ever': 'closed: drop, stop, ended',
    goaway: 'live: ',
    distrust: 'waiting: drop, ended',
    continuity: 'live: ',
    failed: FAIL,
    wake: 'live: ping',
  },
  waiting: {
    reconnect: RECONNECT,
    disconnect: 'closed: stop',
    'new token': 'waiting: ',
    failed: FAIL,
  },
  disconnected: { connect: 'fetching: get-token', reconnect: RECONNECT, 'new token': 'closed: ' },
  failed: {
    connect: 'waiting: ',
    reconnect: RECONNECT,
    disconnect: 'closed: stop',
    'new token': 'closed: ',
  },
}

describe.each(Object.keys(STATES))('%s', (state) => {
  test.each(Object.keys(EVENTS))('and then %s', (event) => {
    const connection = createConnection()
    connection.feed(...(STATES[state] ?? []))
    const before = connection.machine
    const effects = connection.feed(EVENTS[event]!)
    const outcome = OUTCOMES[state]?.[event]
    if (outcome === undefined) {
      expect([connection.machine, effects]).toEqual([before, []])
      expect(connection.machine).toBe(before)
    } else expect(`${connection.machine.status}: ${types(effects).join(', ')}`).toBe(outcome)
  })
})

describe('what is late', () => {
  test.each([
    ['a socket that does not open', [connect, token], 10_000, 'connect_timeout'],
    ['a server that says nothing', [connect, token, opened], 10_000, 'handshake_timeout'],
  ])('%s is left, and another one tried', (_, story, limitMs, code) => {
    const connection = createConnection()
    connection.feed(...story)
    expect(connection.wait(limitMs - 1)).toEqual([])
    expect(types(connection.wait(1))).toEqual(['drop', 'ended'])
    expect(waiting(connection)).toMatchObject({ tokenReason: 'reconnect', cause: { code } })
    expect(types(connection.wait(1_000))).toEqual(['get-token'])
  })

  test('a server that owes no answer and is silent is an old one', () => {
    const connection = createConnection()
    connection.feed(connect, token, openedForNothing)
    expect(connection.wait(1_999)).toEqual([])
    expect(types(connection.wait(1))).toEqual(['go-live'])
    expect(connection.machine).toMatchObject({ status: 'live', continuity: 'best-effort' })
  })

  test('a token that is fetched is waited for as long as it takes: the one who fetches has the limit', () => {
    const connection = createConnection()
    connection.feed(connect)
    expect(connection.wait(TEN_MINUTES_MS)).toEqual([])
  })
})

describe('connecting again and again', () => {
  test.each(Object.keys(STATES))('makes one socket at most: %s', (state) => {
    const connection = createConnection()
    connection.feed(...(STATES[state] ?? []))
    connection.answer(({ type }) => (type === 'get-token' ? token : undefined))
    const effects = connection.feed(connect, connect, connect)
    expect(count([...effects, ...connection.wait(1_000)], 'open')).toBeLessThanOrEqual(1)
  })

  test('from a close handler does not defeat the backoff', () => {
    const connection = createConnection()
    connection.answer(({ type }) => {
      if (type === 'get-token') return token
      if (type === 'open') return refused({ code: 4500 })
      return type === 'ended' ? connect : undefined
    })
    const effects = [...connection.feed(connect), ...connection.wait(TEN_MINUTES_MS)]
    expect(count(effects, 'open')).toBeLessThan(50)
    expect(count(effects, 'open')).toBeGreaterThan(20)
  })

  test('after a final end tells of no second end', () => {
    const connection = createConnection()
    connection.feed(...UNTIL_LIVE, closed(4500))
    expect(types([...connection.feed(connect), ...connection.wait(1_000)])).toEqual(['get-token'])
  })

  test('after it has given up tries again, even where the time to do so is none', () => {
    const backoff = { baseMs: 1_000, capMs: 30_000, stableMs: 10_000, giveUpAfterMs: 0 }
    const connection = createConnection({ backoff })
    connection.feed(connect, token, refused())
    expect(connection.machine).toMatchObject({ status: 'closed', cause: { code: 'gave_up' } })
    connection.feed(connect)
    expect(types(connection.wait(1_000))).toEqual(['get-token'])
  })
})

describe('reconnecting', () => {
  test('does not wait, and begins anew', () => {
    const connection = createConnection()
    connection.feed(...STATES['waiting']!, { type: 'reconnect' })
    expect(connection.machine).toMatchObject({ reason: 'reconnect', memory: { attempts: 1 } })
  })

  test('drops what there is first', () => {
    const connection = createConnection()
    connection.feed(...UNTIL_LIVE)
    const [drop] = connection.feed({ type: 'reconnect' })
    expect(drop).toMatchObject({ type: 'drop', code: 4000 })
  })
})

describe('another token', () => {
  const rejected: readonly Occurrence[] = [...UNTIL_LIVE, closed(4401)]

  test('hastens what waits for one, to one attempt a second', () => {
    const connection = createConnection({ chance: () => 0.99 })
    connection.feed(...rejected)
    for (let round = 0; round < 5; round += 1) {
      connection.wait(60_000)
      connection.feed(token, opened, welcome, closed(4401))
    }
    connection.feed({ type: 'new-token' })
    expect(waiting(connection)).toMatchObject({ tokenReason: 'initial', memory: { refusals: 0 } })
    expect(types(connection.wait(1_000))).toEqual(['get-token'])
  })

  test('again and again from a close handler makes no loop', () => {
    const connection = createConnection()
    connection.answer(({ type }) => {
      if (type === 'get-token') return token
      if (type === 'open') return refused({ status: 401 })
      return type === 'ended' ? { type: 'new-token' } : undefined
    })
    const effects = [...connection.feed(connect), ...connection.wait(60_000)]
    expect(count(effects, 'open')).toBeLessThanOrEqual(70)
  })

  test('after a final refusal is shown at the next connect, at once', () => {
    const connection = createConnection()
    connection.feed(...UNTIL_LIVE, closed(4500), { type: 'new-token' })
    expect(connection.feed(connect)).toEqual([{ type: 'get-token', reason: 'initial' }])
  })

  test('is not needed where there was a final end for another reason', () => {
    const connection = createConnection()
    connection.feed(...UNTIL_LIVE, closed(4500), connect)
    expect(connection.wait(1_000)).toEqual([{ type: 'get-token', reason: 'rejected' }])
  })
})
