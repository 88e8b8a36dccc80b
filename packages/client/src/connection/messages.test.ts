import type { ServerMessage } from 'maxine-protocol'
import { describe, expect, test } from 'vitest'
import type { Connection } from '../../test/connection.ts'
import {
  connect,
  createConnection,
  live,
  opened,
  openedForNothing,
  RULES,
  says,
  token,
  types,
  UNTIL_LIVE,
  welcome,
  welcomes,
} from '../../test/connection.ts'

const EVENT: ServerMessage = { type: 'event', event: 'e', data: {} }
const BOOKMARK: ServerMessage = { type: 'bookmark', position: { epoch: 'a', offset: 1 }, sent: 0 }

function createGreeting(): Connection {
  const connection = createConnection()
  connection.feed(connect, token, opened)
  return connection
}

describe('the first word', () => {
  test('welcome is of a server of ours, which can all that it names', () => {
    const connection = createGreeting()
    connection.feed(welcomes({ capabilities: ['recovery', 'refresh', 'snapshot'] }))
    expect(live(connection)).toMatchObject({ continuity: 'exact', can: RULES.can })
  })

  test('welcome without a list is of one that can everything', () => {
    const connection = createGreeting()
    connection.feed(welcome)
    expect(live(connection).can).toEqual(RULES.can)
  })

  test.each([
    ['recovery', { recovery: 'none', refresh: true, snapshot: true }, 'none'],
    ['refresh', { recovery: 'position', refresh: false, snapshot: true }, 'exact'],
    ['snapshot', { recovery: 'position', refresh: true, snapshot: false }, 'exact'],
  ])('welcome that does not name %s is believed', (missing, can, continuity) => {
    const connection = createGreeting()
    const capabilities = ['recovery', 'refresh', 'snapshot'].filter((name) => name !== missing)
    connection.feed(welcomes({ capabilities }))
    expect(live(connection)).toMatchObject({ can, continuity })
  })

  test('welcome is handed on, as are the things it says of the token', () => {
    const effects = createGreeting().feed(welcomes({ clientId: 'c', expiresInMs: 5_000 }))
    expect(effects).toMatchObject([
      { type: 'go-live', welcome: { clientId: 'c' } },
      { type: 'token-lives', ms: 5_000 },
    ])
  })

  test.each<ServerMessage>([
    { type: 'authenticated', user: { sub: 'u' } },
    { type: 'subscribed', subscriptions: [] },
    { type: 'unsubscribed' },
    EVENT,
    { type: 'error', code: 'forbidden', message: '' },
  ])('of an old server is any other that answers: %o', (message) => {
    const connection = createGreeting()
    expect(types(connection.feed(says(message)))).toEqual(['go-live'])
    expect(live(connection)).toMatchObject({ can: RULES.legacy, continuity: 'best-effort' })
  })

  test.each<ServerMessage>([
    { type: 'pong' },
    { type: 'ping' },
    BOOKMARK,
    { type: 'token-refreshed' },
    { type: 'error', code: 'invalid_format', message: '' },
    { type: 'unknown', frame: {} },
    { type: 'gap', reason: 'trimmed' },
  ])('that says nothing of who is there is waited after: %o', (message) => {
    const connection = createGreeting()
    const before = connection.machine
    expect(connection.feed(says(message))).toEqual([])
    expect(connection.machine).toBe(before)
  })

  test('of an old server tells how long the token lives', () => {
    const user = { iat: 1_000, exp: 1_600 }
    const effects = createGreeting().feed(says({ type: 'authenticated', user }))
    expect(effects).toContainEqual({ type: 'token-lives', ms: 600_000 })
  })
})

test.each([{ exp: 1_600 }, { iat: 1_000 }, { exp: '1600', iat: 1_000 }, {}])(
  'claims that lack a number say nothing of a life: %o',
  (user) => {
    const effects = createGreeting().feed(says({ type: 'authenticated', user }))
    expect(types(effects)).toEqual(['go-live'])
  },
)

describe('a welcome that comes late', () => {
  function createSlow(): Connection {
    const connection = createConnection()
    connection.feed(connect, token, openedForNothing)
    connection.wait(2_000)
    return connection
  }

  test('tells that a slow server of ours had been taken for an old one', () => {
    const connection = createSlow()
    expect(live(connection).continuity).toBe('best-effort')
    expect(types(connection.feed(welcome))).toEqual(['go-live'])
    expect(live(connection).continuity).toBe('exact')
  })

  test('twice says nothing new', () => {
    const connection = createSlow()
    connection.feed(welcome)
    const before = connection.machine
    expect(connection.feed(welcome)).toEqual([])
    expect(connection.machine).toBe(before)
  })

  test('says nothing new on a wire that has no old servers', () => {
    const { can } = RULES
    const connection = createConnection({ can, legacy: { ...can } })
    connection.feed(...UNTIL_LIVE)
    expect(connection.feed(welcome)).toEqual([])
  })
})

describe('later words', () => {
  test.each<ServerMessage>([
    EVENT,
    BOOKMARK,
    { type: 'pong' },
    { type: 'subscribed', subscriptions: [] },
    { type: 'error', code: 'rate_limited', message: '' },
    { type: 'unknown', frame: {} },
  ])('decide nothing about the connection: %o', (message) => {
    const connection = createConnection()
    connection.feed(...UNTIL_LIVE)
    const before = connection.machine
    expect(connection.feed(says(message))).toEqual([])
    expect(connection.machine).toBe(before)
  })

  test('that a token was refreshed is no answer where none was shown', () => {
    const connection = createConnection()
    connection.feed(...UNTIL_LIVE)
    const effects = connection.feed(says({ type: 'token-refreshed', expiresInMs: 9_000 }))
    expect(effects).toEqual([{ type: 'token-lives', ms: 9_000 }])
  })

  test('refused in words keeps the words of the server', () => {
    const connection = createConnection()
    const refusal = { type: 'refused', code: 'token_expired', message: 'too old' } as const
    connection.feed(...UNTIL_LIVE, says({ ...refusal, retryable: true }))
    expect(connection.machine).toMatchObject({
      status: 'waiting',
      tokenReason: 'rejected',
      cause: { code: 'token_expired', message: 'too old' },
    })
  })
})

describe('a connection counts as stable', () => {
  test('after ten seconds, and then its failures are forgotten', () => {
    const connection = createConnection()
    connection.feed(...UNTIL_LIVE)
    connection.wait(9_999)
    expect(live(connection).memory.attempts).toBe(1)
    connection.wait(1)
    expect(live(connection).memory.attempts).toBe(0)
  })

  test('after as long as the options say', () => {
    const backoff = { ...RULES.backoff, stableMs: 60_000 }
    const connection = createConnection({ backoff })
    connection.answer(({ type }) => (type === 'ping' ? says({ type: 'pong' }) : undefined))
    connection.feed(...UNTIL_LIVE)
    connection.wait(59_999)
    expect(live(connection).memory.attempts).toBe(1)
  })
})
