import { WebSocketClient } from 'maxine-client'
import type { ClientOptions, MaxineEvents } from 'maxine-client'
import { MaxineClient } from 'maxine-client/http'
import { maxineHandlers } from 'maxine-server-ref/testing'
import type { FakeServerOptions, MswServer } from 'maxine-server-ref/testing'
import { setupServer } from 'msw/node'
import { WebSocket as UndiciWebSocket } from 'undici'
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
} from 'vitest'
import { test, vi } from 'vitest'

/** Under fake timers a minute costs nothing; in real time nobody wants to sit out a wait. */
const TIMES = [
  ['in real time', () => undefined, { baseMs: 1, capMs: 1 }],
  ['under fake timers', () => vi.useFakeTimers(), { baseMs: 30_000, capMs: 60_000 }],
] as const

interface Ticks {
  readonly tick: { readonly n: number }
}

type Client = WebSocketClient<MaxineEvents & Ticks>

beforeAll(() => {
  if (!('WebSocket' in globalThis)) vi.stubGlobal('WebSocket', UndiciWebSocket)
})

afterAll(() => void vi.unstubAllGlobals())

describe.each(TIMES)('a client on the double of msw, %s,', (...[, setTimers, backoff]) => {
  beforeEach(() => void setTimers())

  afterEach(() => void vi.useRealTimers())

  test('hears what it missed when its connection broke', async () => {
    const { maxine, story } = await hearing()
    maxine.drop()
    await publishTicks(maxine, 2, 3)
    await until(() => expect(story.ticks).toEqual([1, 2, 3]))
    expect(story).toMatchObject({ gaps: [], opens: 2, closes: [1006] })
  })

  test('hears what it missed when the server started again on its log', async () => {
    const { maxine, story } = await hearing()
    await maxine.restart({ epoch: 'same' })
    await publishTicks(maxine, 2, 3)
    await until(() => expect(story.ticks).toEqual([1, 2, 3]))
    expect(story).toMatchObject({ gaps: [], opens: 2, closes: [1012] })
  })

  test('is told of a gap when the server started again on a new log', async () => {
    const { maxine, story } = await hearing()
    await maxine.restart({ epoch: 'new' })
    await publishTicks(maxine, 2)
    await until(() => expect(story.opens).toBe(2))
    await publishTicks(maxine, 3)
    await until(() => expect(story.ticks).toEqual([1, 3]))
    expect(story).toMatchObject({ gaps: ['epoch_changed'], closes: [1012] })
  })

  test('is told of a gap when events were lost to it', async () => {
    const { maxine, story } = await hearing()
    await maxine.gap(5)
    await publishTicks(maxine, 2)
    await until(() => expect(story.ticks).toEqual([1, 2]))
    expect(story).toMatchObject({ gaps: ['slow_consumer'], opens: 1, closes: [] })
  })

  test('comes back with another token when its own has expired', async () => {
    const { maxine, story } = await hearing({ auth: 'on' })
    maxine.expireTokens()
    await publishTicks(maxine, 2, 3)
    await until(() => expect(story.ticks).toEqual([1, 2, 3]))
    expect(story).toMatchObject({ gaps: [], opens: 2, closes: [4401], tokens: 2 })
  })

  test('waits out a server that refuses it', async () => {
    const { maxine, story } = await hearing()
    maxine.faults.refuse()
    maxine.drop()
    await until(() => expect(story.closes.length).toBeGreaterThan(2))
    expect(new Set(story.closes)).toEqual(new Set([1006]))
    await publishTicks(maxine, 2)
    maxine.faults.clear()
    await until(() => expect(story.ticks).toEqual([1, 2]))
  })

  test('asks over HTTP, and hears of what it did over its WebSocket', async () => {
    const { maxine, story, client } = await hearing({ auth: 'on' })
    client.subscribe({ event: 'service_registered' })
    const http = new MaxineClient({ url: maxine.httpUrl, token: maxine.token() })
    await http.register({ serviceName: 'orders', host: '10.0.0.7', port: 3000 })
    expect(await http.services()).toEqual(['orders'])
    await until(() => expect(story.services).toEqual(['orders']))
    const stranger = new MaxineClient({ url: maxine.httpUrl, token: 'no.such.token' })
    await expect(stranger.services()).rejects.toMatchObject({ status: 401 })
  })

  /** A client that has heard the first tick. */
  async function hearing(options: FakeServerOptions = {}) {
    const maxine = await serve(options)
    const story = { ticks: [] as number[], gaps: [] as string[], services: [] as string[] }
    const counts = { opens: 0, closes: [] as number[], tokens: 0 }
    const told = Object.assign(story, counts)
    const client = createClient(maxine, {
      backoff,
      ...(options.auth === 'on' && {
        getToken: () => {
          told.tokens += 1
          return maxine.token()
        },
      }),
    })
    client.on('tick', ({ data }) => told.ticks.push(data.n))
    client.on('service_registered', ({ data }) => told.services.push(data.serviceName))
    client.on('gap', ({ reason }) => told.gaps.push(reason))
    client.on('open', () => (told.opens += 1))
    client.on('close', ({ code }) => told.closes.push(code))
    client.subscribe({ event: 'tick' })
    const connected = client.connect()
    await until(() => expect(told.opens).toBe(1))
    await connected
    await publishTicks(maxine, 1)
    await until(() => expect(told.ticks).toEqual([1]))
    return { maxine, client, story: told }
  }
})

function createClient(maxine: MswServer, options: Partial<ClientOptions>): Client {
  const { WebSocket } = globalThis
  const client: Client = new WebSocketClient({ url: maxine.url, WebSocket, ...options })
  onTestFinished(() => client.disconnect())
  return client
}

async function serve(options: FakeServerOptions): Promise<MswServer> {
  const maxine = await maxineHandlers(options)
  const network = setupServer(...maxine.handlers)
  network.listen({ onUnhandledRequest: 'error' })
  onTestFinished(async () => {
    await maxine.close()
    network.close()
  })
  return maxine
}

async function publishTicks(maxine: MswServer, ...numbers: readonly number[]): Promise<void> {
  for (const n of numbers) await maxine.publish('tick', { n })
}

/** Fake timers are moved on between one look and the next. */
async function until(look: () => void): Promise<void> {
  if (!vi.isFakeTimers()) return vi.waitFor(look, { interval: 1, timeout: 10_000 })
  for (let seconds = 0; seconds < 600 && !succeeds(look); seconds += 1) {
    await vi.advanceTimersByTimeAsync(1_000)
  }
  look()
}

function succeeds(look: () => void): boolean {
  try {
    look()
    return true
  } catch {
    return false
  }
}
