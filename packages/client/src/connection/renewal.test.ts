import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Connection, ConnectionOptions } from '../../test/connection.ts'
import {
  closed,
  count,
  createConnection,
  live,
  RULES,
  says,
  token,
  tokenFailed,
  types,
  UNTIL_LIVE,
  welcomes,
} from '../../test/connection.ts'
import type { Effect } from './state.ts'

const LIFE_MS = 1_000_000
const AN_HOUR_MS = 3_600_000
const accepted = says({ type: 'token-refreshed' })

/** Its server answers pings, so that silence ends nothing. */
function createLive(options: ConnectionOptions = {}, expiresInMs = LIFE_MS): Connection {
  const connection = createConnection(options)
  connection.answer(pong)
  connection.feed(...UNTIL_LIVE.slice(0, -1), welcomes({ expiresInMs }))
  return connection
}

function pong({ type }: Effect) {
  return type === 'ping' ? says({ type: 'pong' }) : undefined
}

/** What concerns the token. */
function about(effects: readonly Effect[]): string[] {
  return types(effects).filter((type) => type !== 'ping')
}

describe('a token', () => {
  test('is renewed after three quarters of its life, give or take', () => {
    const chances = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    const lives = fc.integer({ min: 10_000, max: 1e12 })
    fc.assert(
      fc.property(chances, lives, (chance, lifeMs) => {
        const { renewal } = live(createLive({ chance: () => chance }, lifeMs))
        const share = renewal.kind === 'planned' ? renewal.at / lifeMs : 0
        expect(share).toBeGreaterThanOrEqual(0.7)
        expect(share).toBeLessThanOrEqual(0.8)
      }),
    )
  })

  test('is fetched and shown with the connection up', () => {
    const connection = createLive()
    expect(about(connection.wait(750_000))).toEqual(['get-token'])
    expect(connection.feed(token)).toEqual([{ type: 'present-token' }])
    expect(types(connection.feed(accepted))).toEqual(['token-accepted'])
    expect(connection.machine.status).toBe('live')
  })

  test('is renewed again when the next one is at three quarters', () => {
    const connection = createLive()
    connection.wait(750_000)
    connection.feed(token, says({ type: 'token-refreshed', expiresInMs: 100_000 }))
    expect(about(connection.wait(74_999))).toEqual([])
    expect(about(connection.wait(1))).toEqual(['get-token'])
  })

  test('that lives longer than the longest timer is renewed in time as well', () => {
    const connection = createLive({}, 1e12)
    expect(about(connection.wait(AN_HOUR_MS))).toEqual([])
  })

  test('whose life nobody knows is not renewed', () => {
    const connection = createConnection()
    connection.answer(pong)
    connection.feed(...UNTIL_LIVE)
    expect(about(connection.wait(AN_HOUR_MS))).toEqual([])
  })

  test('of an old server lives as long as its claims are apart, whatever the clock says', () => {
    const user = { iat: 4_000_000_000, exp: 4_000_001_000 }
    const connection = createConnection()
    connection.answer(pong)
    connection.feed(...UNTIL_LIVE.slice(0, -1), says({ type: 'authenticated', user }))
    expect(about(connection.wait(749_999))).toEqual([])
    expect(about(connection.wait(1))).toEqual(['get-token'])
  })

  test.each([
    ['no time', 0],
    ['less than no time', -1e12],
    ['a millisecond', 1],
  ])('that lives %s is renewed once a second at most', (_, lifeMs) => {
    const connection = createLive({}, lifeMs)
    connection.answer((effect) => {
      if (effect.type === 'get-token') return token
      if (effect.type !== 'present-token') return pong(effect)
      return says({ type: 'authenticated', expiresInMs: lifeMs })
    })
    const effects = connection.wait(60_000)
    expect(count(effects, 'get-token')).toBeGreaterThan(50)
    expect(count(effects, 'get-token')).toBeLessThanOrEqual(60)
  })
})

describe('a renewal that fails', () => {
  function createFailing(retryAfterMs?: number): Connection {
    const connection = createLive()
    connection.wait(750_000)
    connection.answer((effect) =>
      effect.type === 'get-token' ? tokenFailed(true, retryAfterMs) : pong(effect),
    )
    return connection
  }

  test('is reported, tried again ever later, and leaves the stream alone', () => {
    const connection = createFailing()
    const reported = types(connection.feed(tokenFailed(true)))
    expect(reported).toEqual(['refresh-failed'])
    const effects = connection.wait(AN_HOUR_MS)
    expect(count(effects, 'get-token')).toBeGreaterThan(100)
    expect(count(effects, 'get-token')).toBeLessThan(300)
    expect(connection.machine.status).toBe('live')
  })

  test.each([
    [20_000, 20_000],
    [1e12, 300_000],
    [-1, 1_500],
  ])('waits as long as whoever refused asks, within reason: %i ms', (asked, expected) => {
    const connection = createFailing()
    connection.feed(tokenFailed(true, asked))
    expect(about(connection.wait(expected - 1))).toEqual([])
    expect(about(connection.wait(1)).slice(0, 1)).toEqual(['get-token'])
  })

  test('for good ends the connection', () => {
    const connection = createLive()
    connection.wait(750_000)
    expect(types(connection.feed(tokenFailed(false)))).toEqual(['stop', 'ended'])
  })

  test('because the server does not answer is one as well', () => {
    const connection = createLive()
    connection.wait(750_000)
    connection.feed(token)
    expect(about(connection.wait(9_999))).toEqual([])
    const [report] = connection.wait(1).filter(({ type }) => type === 'refresh-failed')
    expect(report).toMatchObject({ error: { code: 'refresh_failed' } })
    expect(about(connection.wait(2_000))).toEqual(['get-token'])
  })

  test('is forgotten when one succeeds', () => {
    const connection = createLive()
    connection.wait(750_000)
    connection.feed(tokenFailed(true))
    connection.wait(1_500)
    connection.feed(token, says({ type: 'token-refreshed', expiresInMs: LIFE_MS }))
    expect(live(connection).renewal).toMatchObject({ kind: 'planned', tries: 0 })
  })
})

describe('asked to renew', () => {
  test('it does so now, and once', () => {
    const connection = createLive()
    expect(types(connection.feed({ type: 'refresh' }, { type: 'refresh' }))).toEqual(['get-token'])
    expect(types(connection.feed(token, { type: 'refresh' }))).toEqual(['present-token'])
  })

  test('the server is asked for one where nobody else gives any', () => {
    const connection = createLive({ renews: 'ask' })
    expect(types(connection.feed({ type: 'refresh' }))).toEqual(['ask-for-token'])
    expect(types(connection.feed(accepted))).toEqual(['token-accepted'])
    expect(about(createLive({ renews: 'ask' }).wait(750_000))).toEqual(['ask-for-token'])
  })

  test.each(['ask', 'fetch'] as const)(
    'nothing is shown on a wire that has no words for it: %s',
    (renews) => {
      const connection = createLive({ renews, can: { ...RULES.can, refresh: false } })
      expect(types(connection.feed({ type: 'refresh' }, { type: 'new-token' }))).toEqual([])
      expect(about(connection.wait(AN_HOUR_MS))).toEqual([])
    },
  )
})

describe('a token that comes late', () => {
  test('is kept for the next connection', () => {
    const connection = createLive()
    connection.wait(750_000)
    connection.feed(closed(1006))
    expect(connection.feed(token)).toEqual([])
    expect(connection.machine.status).toBe('waiting')
  })

  test('and fails then changes nothing', () => {
    const connection = createLive()
    connection.wait(750_000)
    connection.feed(closed(1006))
    expect(connection.feed(tokenFailed(false))).toEqual([])
    expect(connection.machine.status).toBe('waiting')
  })
})
