import { nexus } from 'maxine-protocol/dialects/nexus'
import { describe, expect, test, vi } from 'vitest'
import { createClientScene, framesOf, say, URL_HERE, welcome } from '../test/client-scene.ts'
import { fakeServer } from '../test/fake-fetch.ts'
import type { WakeReason } from './connection/lifecycle.ts'
import type { Timeouts } from './connection/rules.ts'
import { DEFAULT_TIMEOUTS } from './options.ts'
import type { ClientOptions } from './options.ts'
import { WebSocketClient } from './web-socket-client.ts'

type Scene = ReturnType<typeof createClientScene>

/** A lifecycle that the test moves. */
function createLifecycle() {
  let tell: ((reason: WakeReason) => void) | undefined
  return {
    wake: () => tell?.('online'),
    isHeard: () => tell !== undefined,
    listen: (onWake: (reason: WakeReason) => void) => {
      tell = onWake
      return () => (tell = undefined)
    },
  }
}

describe('url', () => {
  test('may be a function, which is asked anew for each attempt', async () => {
    let asked = 0
    const url = () => Promise.resolve(`ws://localhost:${8_080 + asked++}/`)
    const { client, fake, world } = createClientScene({ url })
    void client.connect()
    const first = await fake.next()
    first.end(1006)
    await world.advance(1_000)
    const second = await fake.next()
    expect([first.url, second.url]).toEqual(['ws://localhost:8080/', 'ws://localhost:8081/'])
  })

  test('that cannot be had is tried again', async () => {
    const urls = [Promise.reject(new Error('offline')), Promise.resolve(URL_HERE)]
    const { client, greet, told, world } = createClientScene({ url: () => urls.shift()! })
    const connected = client.connect()
    await world.advance(1_000)
    await greet()
    await connected
    expect(told).toEqual(['error connect_failed', 'close 1006', 'open'])
  })

  test.each([
    ['http://localhost', 'bad_option'],
    ['ws://maxine.example', 'insecure_url'],
  ])('that a function gives and that can never work is final: %s', async (url, code) => {
    const { client, fake } = createClientScene({ url: () => url })
    await expect(client.connect()).rejects.toMatchObject({ code, retryable: false })
    expect(fake.sockets).toEqual([])
  })
})

describe('token', () => {
  test.each([
    [{ token: 'a' }, 'a'],
    [{}, undefined],
    [{ token: undefined }, undefined],
    [{ token: '' }, undefined],
  ])('is what the first frame shows: %o', async (options, shown) => {
    const { connect } = createClientScene(options)
    expect(framesOf(await connect())[0]?.['auth']).toBe(shown)
  })

  test.each(['undefined', 'two words', 'line\nbreak', 'x'.repeat(8_193)])(
    'that cannot be one is refused at once: %s',
    (token) => {
      expect(() => new WebSocketClient(URL_HERE, token)).toThrow(
        expect.objectContaining({
          code: 'bad_option',
          message: expect.not.stringContaining(token) as string,
        }),
      )
    },
  )

  test('comes from getToken where there is one, and is shown first where there are both', async () => {
    const getToken = () => 'fetched'
    expect(framesOf(await createClientScene({ getToken }).connect())[0]?.['auth']).toBe('fetched')
    const both = createClientScene({ token: 'given', getToken })
    expect(framesOf(await both.connect())[0]?.['auth']).toBe('given')
  })
})

describe('tokenVia', () => {
  async function socketOf(options: Partial<ClientOptions>) {
    const { client, fake } = createClientScene({ token: 'canary', ...options }, 'ws')
    void client.connect()
    const socket = await fake.next()
    socket.accept()
    return {
      url: socket.url,
      headers: (socket.options as { headers: Record<string, string> }).headers,
      frames: framesOf(socket),
    }
  }

  test.each([undefined, 'frame'] as const)(
    'is the first frame, and nowhere else: %s',
    async (tokenVia) => {
      const { url, headers, frames } = await socketOf({ tokenVia })
      expect([url, headers, frames[0]?.['auth']]).toEqual([URL_HERE, {}, 'canary'])
    },
  )

  test('may be a header, and nowhere else', async () => {
    const { url, headers, frames } = await socketOf({ tokenVia: 'header' })
    expect([url, headers]).toEqual([URL_HERE, { authorization: 'Bearer canary' }])
    expect(JSON.stringify(frames)).not.toContain('canary')
  })

  test('may be the query, and nowhere else', async () => {
    const { url, headers, frames } = await socketOf({ tokenVia: 'query' })
    expect([url, headers]).toEqual([`${URL_HERE}?token=canary`, {}])
    expect(JSON.stringify(frames)).not.toContain('canary')
  })
})

test('dialect is the wire that is spoken', async () => {
  const { accept, client } = createClientScene({ dialect: nexus })
  client.subscribe({ event: 'tasks.created' })
  void client.connect()
  const socket = await accept()
  expect(JSON.stringify(framesOf(socket))).not.toContain('hello')
})

test('allowInsecure lets a token travel in the clear', () => {
  const url = 'ws://maxine.example'
  expect(() => new WebSocketClient({ url, allowInsecure: false })).toThrow(
    expect.objectContaining({ code: 'insecure_url' }),
  )
  expect(new WebSocketClient({ url, allowInsecure: true }).state.status).toBe('idle')
})

test('the routes of another machine are not asked in the clear either', () => {
  const options = { url: URL_HERE, httpUrl: 'http://maxine.example' }
  expect(() => new WebSocketClient(options)).toThrow(
    expect.objectContaining({ code: 'insecure_url' }),
  )
  expect(new WebSocketClient({ ...options, allowInsecure: true }).state.status).toBe('idle')
})

test('headers go with the handshake and with requests', async () => {
  const { fetch, requests } = fakeServer(() => [])
  const { client, fake } = createClientScene({ headers: { 'x-app': 'a' }, fetch }, 'ws')
  void client.connect()
  const socket = await fake.next()
  expect(socket.options).toMatchObject({ headers: { 'x-app': 'a' } })
  await client.history()
  expect(requests[0]?.headers).toMatchObject({ 'x-app': 'a' })
})

test.each([
  [undefined, 'http://localhost:8080/events'],
  ['https://maxine.example/api', 'https://maxine.example/api/events'],
])('httpUrl is where the HTTP routes are: %s', async (httpUrl, start) => {
  const asked: string[] = []
  const { fetch } = fakeServer(() => [])
  const { client } = createClientScene({
    ...(httpUrl !== undefined && { httpUrl }),
    fetch: (url, init) => {
      asked.push(url)
      return fetch(url, init)
    },
  })
  await client.history()
  expect(asked[0]?.startsWith(start)).toBe(true)
})

test('WebSocket and world are used in the place of the runtime’s', async () => {
  const { client, connect, fake, world } = createClientScene()
  await world.advance(5_000)
  await connect()
  expect(fake.sockets).toHaveLength(1)
  expect(client.state).toMatchObject({ since: world.wall() })
})

describe('lifecycle', () => {
  test('hastens the next attempt, and is heard only while somebody wants to be connected', async () => {
    const lifecycle = createLifecycle()
    const backoff = { baseMs: 60_000, capMs: 60_000 }
    const { client, fake, world } = createClientScene({ lifecycle, backoff })
    void client.connect()
    const socket = await fake.next()
    socket.end(1006)
    lifecycle.wake()
    expect(client.state).toMatchObject({ status: 'waiting', retryAt: world.wall() + 1_000 })
    await client.disconnect()
    expect(lifecycle.isHeard()).toBe(false)
  })

  test('of no kind hastens nothing', async () => {
    const add = vi.fn<(type: string) => void>()
    vi.stubGlobal('addEventListener', add)
    const { connect } = createClientScene({ lifecycle: false })
    await connect()
    const scene = createClientScene({ lifecycle: undefined })
    expect(add).not.toHaveBeenCalled()
    await scene.connect()
    expect(add.mock.calls.map(([type]) => type)).toContain('online')
    vi.unstubAllGlobals()
  })
})

describe('signal', () => {
  test('disconnects when it is aborted', async () => {
    const controller = new AbortController()
    const { client, connect } = createClientScene({ signal: controller.signal })
    const socket = await connect()
    controller.abort()
    expect([client.state, socket.closing?.code]).toEqual([{ status: 'closed' }, 1000])
  })

  test('that was aborted before lets nothing begin', async () => {
    const { client, fake, world } = createClientScene({ signal: AbortSignal.abort() })
    await expect(client.connect()).rejects.toMatchObject({ code: 'closed' })
    await world.advance(60_000)
    expect([fake.sockets, world.pending()]).toEqual([[], 0])
  })
})

describe('backoff', () => {
  async function waitAfter(attempts: number, options: Partial<ClientOptions>): Promise<number> {
    const { client, fake, world } = createClientScene(options)
    void client.connect()
    for (let attempt = 1; ; attempt += 1) {
      const socket = await fake.next()
      socket.end(1006)
      const { retryAt } = client.state as { retryAt: number }
      if (attempt === attempts) return retryAt - world.wall()
      await world.advance(retryAt - world.wall())
    }
  }

  test('baseMs is the scale of the first waits', async () => {
    expect(await waitAfter(1, {})).toBeLessThanOrEqual(1_000)
    expect(await waitAfter(1, { backoff: { baseMs: 1e9, capMs: 1e9 } })).toBeGreaterThan(1e6)
  })

  test('capMs is the longest wait', async () => {
    const long = await waitAfter(8, { backoff: { capMs: 1e9, baseMs: 1e6 } })
    expect(long).toBeGreaterThan(30_000)
    expect(await waitAfter(8, { backoff: { capMs: 200 } })).toBeLessThanOrEqual(200)
  })

  test('stableMs is how long a connection must last to be forgiven', async () => {
    const attempts = async (stableMs: number) => {
      const { client, connect, world } = createClientScene({ backoff: { stableMs } })
      const socket = await connect()
      await world.advance(1_000)
      socket.end(1006)
      return (client.state as { attempt: number }).attempt
    }
    expect([await attempts(10_000), await attempts(500)]).toEqual([2, 1])
  })

  test('giveUpAfterMs is how long it tries', async () => {
    const { client, fake } = createClientScene({ backoff: { giveUpAfterMs: 0 } })
    const connected = client.connect()
    const socket = await fake.next()
    socket.end(1006)
    await expect(connected).rejects.toMatchObject({ code: 'gave_up' })
  })
})

describe('timeouts', () => {
  /** What goes on when a limit is over, and not before it. */
  const limits: Readonly<Record<keyof Timeouts, readonly [string, (scene: Scene) => unknown]>> = {
    tokenMs: ['waiting', ({ client }) => void client.connect()],
    connectMs: ['waiting', ({ client, fake }) => (void client.connect(), fake.next())],
    handshakeMs: [
      'waiting',
      ({ accept, client }) => {
        client.subscribe('a')
        void client.connect()
        return accept()
      },
    ],
    oldServerMs: ['connected', ({ accept, client }) => (void client.connect(), accept())],
    heartbeatMs: ['asked', ({ connect }) => connect({ heartbeatMs: undefined })],
    graceMs: [
      'waiting',
      async ({ connect, world }) => {
        await connect({ heartbeatMs: 1_000 })
        await world.advance(1_000)
      },
    ],
    probeMs: [
      'waiting',
      async ({ connect }) => {
        await connect()
      },
    ],
    refreshMs: [
      'refused',
      async ({ client, connect, told }) => {
        await connect()
        void client.refreshToken().catch(() => told.push('refused'))
      },
    ],
  }

  test.each(Object.keys(limits) as (keyof Timeouts)[])('%s is a limit of its own', async (name) => {
    for (const ms of [DEFAULT_TIMEOUTS[name], 3_000]) {
      const lifecycle = createLifecycle()
      const getToken = name === 'tokenMs' ? () => new Promise<never>(() => undefined) : undefined
      const scene = createClientScene({
        lifecycle,
        timeouts: ms === 3_000 ? { [name]: ms } : {},
        ...(getToken && { getToken }),
      })
      const [expected, begin] = limits[name]
      await begin(scene)
      if (name === 'probeMs') {
        await scene.world.advance(1)
        lifecycle.wake()
      }
      const seen = () => [
        scene.client.state.status,
        ...scene.told,
        ...scene.fake.sockets.flatMap(({ sent }) =>
          sent.join('').includes('ping') ? ['asked'] : [],
        ),
      ]
      await scene.world.advance(ms - 1)
      expect(seen()).not.toContain(expected)
      await scene.world.advance(1)
      expect(seen()).toContain(expected)
      void scene.leave()
    }
  })

  test('that are undefined are those that are written down', async () => {
    const { accept, client, world } = createClientScene({
      timeouts: { oldServerMs: undefined },
    })
    void client.connect()
    const socket = await accept()
    await world.advance(1_999)
    expect(client.state.status).toBe('connecting')
    say(socket, welcome())
    expect(client.state.status).toBe('connected')
  })
})
