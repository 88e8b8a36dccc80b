import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { createClientScene, framesOf, say, welcome } from '../test/client-scene.ts'
import { fakeServer } from '../test/fake-fetch.ts'
import type { TokenRequest } from './tokens/token-source.ts'

/** Gives a1, a2, a3 …, and remembers why each was wanted. */
function createGiver() {
  const reasons: string[] = []
  return {
    reasons,
    getToken: ({ reason }: TokenRequest) => `a${reasons.push(reason)}`,
  }
}

describe('refreshToken', () => {
  test('fetches a token and shows it, with the connection up', async () => {
    const { getToken, reasons } = createGiver()
    const { client, connect, fake, told, world } = createClientScene({ getToken })
    const socket = await connect()
    const refreshed = client.refreshToken()
    await world.advance(0)
    expect([framesOf(socket).at(-1), reasons]).toEqual([{ auth: 'a2' }, ['initial', 'expiring']])
    say(socket, { type: 'token_refreshed', expiresInMs: 1_000 })
    await refreshed
    expect([told, fake.sockets.length]).toEqual([['open', 'token a2'], 1])
  })

  test('without getToken asks the server for one, and uses it from then on', async () => {
    const { client, connect, greet, told, world } = createClientScene({ token: 'old' })
    const socket = await connect()
    const refreshed = client.refreshToken()
    expect(framesOf(socket).at(-1)).toEqual({ refresh_token: true })
    say(socket, { type: 'token_refreshed', token: 'new', expiresInMs: 1_000_000 })
    await refreshed
    expect(told).toEqual(['open', 'token new'])
    socket.end(1006)
    await world.advance(1_000)
    expect(framesOf(await greet({ recovered: true }))[0]?.['auth']).toBe('new')
  })

  test('several times at once is once', async () => {
    const { getToken, reasons } = createGiver()
    const { client, connect, world } = createClientScene({ getToken })
    const socket = await connect()
    const all = [client.refreshToken(), client.refreshToken()]
    await world.advance(0)
    say(socket, { type: 'token_refreshed' })
    await Promise.all(all)
    expect(reasons).toHaveLength(2)
  })

  test('without a connection makes the next one begin with a fresh token', async () => {
    const { getToken, reasons } = createGiver()
    const { client, connect, greet, world } = createClientScene({ getToken })
    const socket = await connect()
    socket.end(1006)
    await client.refreshToken()
    await world.advance(1_000)
    expect(framesOf(await greet())[0]?.['auth']).toBe('a2')
    expect(reasons).toEqual(['initial', 'reconnect'])
  })

  test('rejects where there is neither a connection nor anybody to ask', async () => {
    const { client } = createClientScene({ token: 'a' })
    await expect(client.refreshToken()).rejects.toMatchObject({ code: 'closed' })
  })

  test.each([
    ['an error', new Error('offline'), 'token_unavailable'],
    ['an error of ours', Object.assign(new Error('x'), { status: 500 }), 'token_unavailable'],
  ])('rejects when getToken fails with %s, and the stream goes on', async (_, failure, code) => {
    let calls = 0
    const getToken = () => (calls++ === 0 ? 'a' : Promise.reject(failure))
    const { client, connect } = createClientScene({ getToken })
    await connect()
    await expect(client.refreshToken()).rejects.toMatchObject({ code })
    expect(client.state.status).toBe('connected')
  })

  test('rejects when the server does not answer, is lost, or the wait is aborted', async () => {
    const { client, connect, world } = createClientScene({ token: 'a' })
    const socket = await connect()
    const aborted = client.refreshToken({ signal: AbortSignal.abort(new Error('enough')) })
    await expect(aborted).rejects.toThrow('enough')
    const late = expect(client.refreshToken()).rejects.toMatchObject({ code: 'refresh_failed' })
    await world.advance(10_000)
    await late
    const lost = expect(client.refreshToken()).rejects.toMatchObject({ code: 'closed' })
    socket.end(1006)
    await lost
  })

  test('where the server cannot says so', async () => {
    const { client, connect } = createClientScene({ token: 'a' })
    await connect({ capabilities: ['recovery'] })
    await expect(client.refreshToken()).rejects.toMatchObject({ code: 'no_fresh_token' })
  })

  test('needs nobody who handles its rejection', async () => {
    const { client, connect, world } = createClientScene({ token: 'a' })
    void client.refreshToken()
    const socket = await connect()
    void client.refreshToken()
    socket.end(1006)
    await world.advance(0)
    expect(client.state.status).toBe('waiting')
  })
})

describe('a token', () => {
  test.each([600_000, -600_000, 31_536_000_000, -31_536_000_000])(
    'is renewed at three quarters of its life though the clock is set by %i ms',
    async (jumpMs) => {
      const { getToken, reasons } = createGiver()
      const { connect, world } = createClientScene({ getToken })
      const socket = await connect({ expiresInMs: 100_000, heartbeatMs: 600_000 })
      world.jump(jumpMs)
      await world.advance(10_000)
      // The jump may mean that the machine slept, so the server was asked whether it is there.
      expect(framesOf(socket).at(-1)).toEqual({ ping: 1 })
      say(socket, { type: 'pong', ping: 1 })
      await world.advance(60_000)
      expect(reasons).toEqual(['initial'])
      await world.advance(10_000)
      expect(reasons).toEqual(['initial', 'expiring'])
    },
  )

  test('that was refused is fetched anew, and the third refusal is final', async () => {
    const { getToken, reasons } = createGiver()
    const { accept, client, told, world } = createClientScene({ getToken })
    const connected = client.connect()
    const closed = expect(connected).rejects.toMatchObject({ code: 'token_refused' })
    for (let turn = 0; turn < 3; turn += 1) {
      const socket = await accept()
      say(socket, { type: 'auth_failed', code: 'token_refused', retryable: true })
      await world.advance(10_000)
    }
    await closed
    await world.advance(600_000)
    expect(reasons).toEqual(['initial', 'rejected', 'rejected'])
    expect(told.filter((line) => line.startsWith('error'))).toHaveLength(3)
    expect(world.pending()).toBe(0)
  })

  test('that is refused and is all there is, is final at once', async () => {
    const { accept, client, fake, world } = createClientScene({ token: 'a' })
    const closed = expect(client.connect()).rejects.toMatchObject({ code: 'no_fresh_token' })
    const socket = await accept()
    socket.end(4401)
    await world.advance(10_000)
    await closed
    expect(fake.sockets).toHaveLength(1)
  })

  test('that cannot be had is asked for again', async () => {
    let calls = 0
    const getToken = () => (calls++ < 2 ? Promise.reject(new Error('offline')) : 'a')
    const { client, greet, told, world } = createClientScene({ getToken })
    const connected = client.connect()
    await world.advance(5_000)
    expect(framesOf(await greet())[0]?.['auth']).toBe('a')
    await connected
    expect(told).toEqual([
      'error token_unavailable',
      'close 1006',
      'error token_unavailable',
      'close 1006',
      'open',
    ])
  })

  test('that nobody may have is final', async () => {
    const getToken = () => Promise.reject(Object.assign(new Error('no'), { status: 403 }))
    const { client, fake } = createClientScene({ getToken })
    await expect(client.connect()).rejects.toMatchObject({ code: 'token_unavailable' })
    expect(fake.sockets).toEqual([])
  })
})

describe('setToken', () => {
  test('shows the token to the server that is there', async () => {
    const { client, connect, told } = createClientScene({ token: 'old' })
    const socket = await connect()
    client.setToken('new')
    expect(framesOf(socket).at(-1)).toEqual({ auth: 'new' })
    say(socket, { type: 'authenticated' })
    expect(told).toEqual(['open', 'token new'])
  })

  test('is what the next connection begins with, also after a final refusal', async () => {
    const { client, connect, greet } = createClientScene({ token: 'old' })
    const socket = await connect()
    socket.end(4500)
    client.setToken('new')
    expect(client.state.status).toBe('closed')
    void client.connect()
    expect(framesOf(await greet())[0]?.['auth']).toBe('new')
  })

  test('goes before what getToken would give', async () => {
    const { getToken, reasons } = createGiver()
    const { client, connect, greet } = createClientScene({ getToken })
    const socket = await connect()
    socket.end(4500)
    client.setToken('new')
    void client.connect()
    expect(framesOf(await greet())[0]?.['auth']).toBe('new')
    expect(reasons).toEqual(['initial'])
  })

  test.each(['', 'two words', 'line\nbreak', 'undefined', 'x'.repeat(8_193)])(
    'refuses what cannot be one: %o',
    (token) => {
      const { client } = createClientScene()
      expect(() => client.setToken(token)).toThrow(expect.objectContaining({ code: 'bad_option' }))
    },
  )

  test('changes nothing that is seen', async () => {
    const { client, connect } = createClientScene()
    await connect()
    const { state } = client
    client.setToken('new')
    expect(client.state).toBe(state)
  })
})

describe('a token is in no', () => {
  test.each(['frame', 'header', 'query'] as const)(
    'error, dump or view of the client: %s',
    async (tokenVia) => {
      const { fetch } = fakeServer(() => new Error('unreachable'))
      const options = { token: 'canary', tokenVia, fetch }
      const { accept, client, fake, world } = createClientScene(options, 'ws')
      const seen: unknown[] = []
      client.on('error', (error) => seen.push(error, error.stack, error.cause, String(error.cause)))
      client.on('close', (event) => seen.push(event))
      client.on('state', (state) => seen.push(state))
      client.subscribe('a')
      void client.connect()
      const refused = await fake.next()
      refused.refuse(503)
      await world.advance(10_000)
      const broken = await fake.next()
      broken.end(1006, '', new Error('reset by peer'))
      await world.advance(10_000)
      const socket = await accept()
      say(socket, welcome(), { type: 'error', code: 'rate_limited' })
      socket.say('{')
      seen.push(await client.history().catch((error: unknown) => error))
      seen.push(await client.circuitBreaker('n').catch((error: unknown) => error))
      socket.end(4500)
      seen.push(client.dump(), client.stats(), client)
      expect(seen.length).toBeGreaterThan(20)
      expect(inspect(seen, { depth: 9, showHidden: true })).not.toContain('canary')
      expect(JSON.stringify(seen)).not.toContain('canary')
    },
  )

  test('address that no WebSocket takes, though the query holds it', async () => {
    const url = () => 'ws://localhost:8080/#fragment'
    const refuse = function (address: string): never {
      throw new SyntaxError(`Invalid URL: ${address}`)
    } as unknown
    const { client, told } = createClientScene({
      url,
      token: 'canary',
      tokenVia: 'query',
      WebSocket: refuse as never,
    })
    const seen: unknown[] = []
    const failed = new Promise<void>((resolve) => {
      client.on('close', ({ cause }) => {
        seen.push(cause, cause?.cause)
        resolve()
      })
    })
    void client.connect()
    await failed
    expect(told).toEqual(['error connect_failed', 'close 1006'])
    expect(inspect(seen)).not.toContain('canary')
    void client.disconnect()
  })
})

test('the dump tells how it came to be as it is', async () => {
  const { client, connect, world } = createClientScene()
  client.subscribe({ event: 'a' })
  const socket = await connect({ subscriptions: [{ id: 's1', error: { code: 'forbidden' } }] })
  socket.end(4503, 'secret')
  const dump = client.dump()
  expect(dump).toMatchObject({
    at: world.wall(),
    state: { status: 'closed', cause: { code: 'forbidden', closeCode: 4503 } },
    stats: { attempts: 1, connections: 1, subscriptions: 1 },
    subscriptions: [{ filter: { event: 'a' }, status: 'pending', holders: 1 }],
  })
  expect(dump.transitions.map(({ to }) => to)).toEqual([
    'fetching',
    'opening',
    'greeting',
    'live',
    'closed',
  ])
  expect(JSON.stringify(dump)).not.toContain('secret')
})

describe('over HTTP', () => {
  test('the history is asked with a fetched token before there was any connection', async () => {
    const { getToken } = createGiver()
    const { fetch, requests } = fakeServer(() => [])
    await createClientScene({ fetch, getToken }).client.history()
    expect(requests[0]?.headers['authorization']).toBe('Bearer a1')
  })

  test('the history and the circuits are asked with the token that is shown now', async () => {
    const { fetch, requests } = fakeServer(({ path }) =>
      path.startsWith('/events') ? [] : { state: 'open', failures: 3 },
    )
    const { client, connect } = createClientScene({ token: 'a', fetch })
    await connect()
    client.setToken('b')
    expect(await client.history({ since: 5, limit: 7 })).toEqual([])
    expect(await client.circuitBreaker('n:1')).toEqual({ state: 'open', failures: 3 })
    expect(requests.map(({ path, headers }) => [path, headers['authorization']])).toEqual([
      ['/events?since=5&limit=7', 'Bearer b'],
      ['/circuit-breaker/n:1', 'Bearer b'],
    ])
  })

  test('a hundred events are asked for where nothing is said', async () => {
    const { fetch, requests } = fakeServer(() => [])
    await createClientScene({ fetch }).client.history()
    expect(requests[0]?.path).toBe('/events?limit=100')
  })

  test('an answer that is no longer wanted is not waited for', async () => {
    const { fetch } = fakeServer(() => new Promise<never>(() => undefined))
    const { client } = createClientScene({ fetch })
    const controller = new AbortController()
    const asked = [
      client.history({ signal: controller.signal }),
      client.circuitBreaker('n', { signal: controller.signal }),
    ]
    controller.abort(new Error('enough'))
    for (const one of asked) await expect(one).rejects.toThrow('enough')
  })
})
