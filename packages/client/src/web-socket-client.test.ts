import { describe, expect, test, vi } from 'vitest'
import {
  createClientScene,
  framesOf,
  heartbeat,
  say,
  URL_HERE,
  welcome,
} from '../test/client-scene.ts'
import { createFakeWebSocket } from '../test/fake-web-socket.ts'
import { createVirtualWorld } from '../test/virtual-world.ts'
import { ASYNC_DISPOSE } from './dispose.ts'
import { WebSocketClient } from './web-socket-client.ts'

const registered = {
  event: 'service_registered',
  data: { serviceName: 'orders', nodeId: 'orders:h:1' },
  timestamp: 7,
  offset: 1,
}

describe('a client', () => {
  test('is made of an address and a token, as the documents have it', () => {
    expect(new WebSocketClient('ws://localhost:8080', 'token').state).toEqual({ status: 'idle' })
    expect(new WebSocketClient(() => 'ws://localhost:8080', null).state.status).toBe('idle')
  })

  test('is made of options, of which those that are undefined are not given', () => {
    const options = { url: URL_HERE, token: undefined, backoff: { capMs: undefined } }
    expect(new WebSocketClient(options).state.status).toBe('idle')
  })

  test.each(['', 'localhost', 'http://localhost', 'ws://maxine.example'])(
    'of an address that cannot be used is refused at once: %s',
    (url) => {
      expect(() => new WebSocketClient({ url })).toThrow(
        expect.objectContaining({ name: 'MaxineError', retryable: false }),
      )
    },
  )

  test('does nothing before it is told to', async () => {
    const { client, fake, world } = createClientScene()
    await world.advance(60_000)
    expect([fake.sockets, world.pending(), client.state.status]).toEqual([[], 0, 'idle'])
  })
})

describe('the documented way', () => {
  test('connects, subscribes and hears', async () => {
    const { accept, client, told } = createClientScene({ token: 't' })
    const heard: unknown[] = []
    client.on('service_registered', ({ event, data, timestamp }) =>
      heard.push([event, data.serviceName, data.nodeId, timestamp]),
    )
    client.subscribe('service_registered')
    const connected = client.connect()
    const socket = await accept()
    expect(framesOf(socket)).toMatchObject([
      {
        auth: 't',
        subscribe: { event: 'service_registered' },
        hello: { v: 2, subscriptions: [{ filter: { event: 'service_registered' } }] },
      },
    ])
    expect(told).toEqual([])
    say(socket, welcome(), registered)
    await connected
    expect([heard, told]).toEqual([[['service_registered', 'orders', 'orders:h:1', 7]], ['open']])
  })

  test('sends nothing before the server has greeted but the first frame', async () => {
    const { accept, client, world } = createClientScene()
    void client.connect()
    const socket = await accept()
    client.subscribe('a')
    await world.advance(1_000)
    expect(framesOf(socket)).toHaveLength(1)
    say(socket, welcome())
    await world.advance(0)
    expect(framesOf(socket)[1]).toMatchObject({ subscribe: { event: 'a' } })
  })

  test('comes back by itself, and subscribes again', async () => {
    const { client, connect, greet, told, world } = createClientScene()
    client.subscribe('a')
    const first = await connect()
    first.end(1006)
    expect(client.state).toMatchObject({ status: 'waiting', attempt: 2 })
    await world.advance(1_000)
    const second = await greet({ recovered: true })
    expect(framesOf(second)[0]).toMatchObject({
      hello: {
        subscriptions: [{ filter: { event: 'a' } }],
        since: { registry: { epoch: 'a', offset: 0 } },
      },
    })
    expect(told).toEqual(['open', 'error abnormal', 'close 1006', 'open'])
  })
})

describe('connecting', () => {
  test('again from the handlers of close and error makes one socket at a time', async () => {
    const { client, connect, fake, greet, leave, world } = createClientScene()
    client.on('close', () => void client.connect())
    client.on('error', () => void client.connect())
    const socket = await connect()
    socket.end(1006)
    await world.advance(1_000)
    await greet({ recovered: true })
    await leave()
    expect(fake.sockets).toHaveLength(2)
    // Who disconnects means it: what the handlers ask for then is not done.
    await world.advance(60_000)
    expect([client.state, fake.sockets.length]).toEqual([{ status: 'closed' }, 2])
  })

  test('again from a close handler after a final end waits for the next connection', async () => {
    const { client, connect, greet, world } = createClientScene()
    const socket = await connect()
    const again: Promise<void>[] = []
    client.on('close', () => again.push(client.connect()))
    socket.end(4500)
    expect(client.state.status).toBe('waiting')
    await world.advance(2_000)
    await greet()
    await expect(Promise.all(again)).resolves.toEqual([undefined])
  })

  test('twice is once', async () => {
    const { client, fake, greet, world } = createClientScene()
    const both = [client.connect(), client.connect()]
    await greet()
    await Promise.all(both)
    await client.connect()
    await world.advance(0)
    expect(fake.sockets).toHaveLength(1)
  })

  test('rejects when it is closed for good, and tells what to do', async () => {
    const { accept, client, told } = createClientScene()
    const connected = client.connect()
    const socket = await accept()
    socket.end(4503)
    await expect(connected).rejects.toMatchObject({ code: 'forbidden', retryable: false })
    expect(told).toEqual(['error forbidden', 'close 4503'])
  })

  test('rejects when it is disconnected meanwhile, and when the wait is aborted', async () => {
    const { client, fake, leave } = createClientScene()
    const connected = client.connect()
    const impatient = client.connect({ signal: AbortSignal.abort(new Error('enough')) })
    await expect(impatient).rejects.toThrow('enough')
    await fake.next()
    const closed = expect(connected).rejects.toMatchObject({ code: 'closed' })
    await leave()
    await closed
  })

  test('that fails is tried again, and resolves in the end', async () => {
    const { client, fake, greet, told, world } = createClientScene()
    const connected = client.connect()
    const socket = await fake.next()
    socket.end(1006)
    await world.advance(1_000)
    await greet()
    await connected
    expect(told).toEqual(['error connect_failed', 'close 1006', 'open'])
  })

  test('needs nobody who handles its rejection', async () => {
    const { accept, client, world } = createClientScene()
    void client.connect()
    const socket = await accept()
    socket.end(4500)
    await world.advance(0)
    expect(client.state.status).toBe('closed')
  })
})

describe('disconnecting', () => {
  test.each(['idle', 'connecting', 'greeting', 'connected', 'waiting', 'closed'])(
    'leaves nothing: %s',
    async (status) => {
      const listeners = new Set<unknown>()
      const lifecycle = {
        listen: (onWake: unknown) => {
          listeners.add(onWake)
          return () => void listeners.delete(onWake)
        },
      }
      const { client, connect, accept, fake, leave, world } = createClientScene({ lifecycle })
      const begin: Record<string, () => unknown> = {
        idle: () => undefined,
        connecting: () => (void client.connect(), fake.next()),
        greeting: () => (void client.connect(), accept()),
        connected: connect,
        waiting: async () => (await connect()).end(1006),
        closed: async () => (await connect()).end(4500),
      }
      await begin[status]?.()
      await leave()
      expect(client.state).toEqual({ status: 'closed' })
      expect([world.pending(), listeners.size]).toEqual([0, 0])
      expect(fake.sockets.every(({ readyState }) => readyState >= 2)).toBe(true)
    },
  )

  test('resolves when the socket has closed', async () => {
    const { client, connect } = createClientScene()
    const socket = await connect()
    const order: string[] = []
    const left = client.disconnect().then(() => order.push('left'))
    await Promise.resolve()
    order.push('closed')
    socket.end(1000)
    await left
    expect([order, socket.closing?.code]).toEqual([['closed', 'left'], 1000])
  })

  test('from a handler resolves no sooner', async () => {
    const { client, connect } = createClientScene()
    const order: string[] = []
    client.subscribe({}, async () => {
      await client.disconnect()
      order.push('left')
    })
    const socket = await connect()
    say(socket, heartbeat(1))
    await new Promise((resolve) => setImmediate(resolve))
    order.push('closed')
    socket.end(1000)
    await client.disconnect()
    expect(order).toEqual(['closed', 'left'])
  })

  test('is told once, as a close without a cause', async () => {
    const { client, connect, leave, told } = createClientScene()
    const causes: unknown[] = []
    client.on('close', ({ cause, retryAt }) => causes.push(cause, retryAt))
    await connect()
    await leave()
    await leave()
    client.setToken('later')
    expect([told, causes]).toEqual([
      ['open', 'close 1000'],
      [undefined, undefined],
    ])
  })

  test('is what the end of a block does', async () => {
    const { client, connect, world } = createClientScene()
    const socket = await connect()
    const block = (async () => {
      await using held = client
      expect(held.state.status).toBe('connected')
    })()
    await world.advance(0)
    socket.end(1000)
    await block
    expect(client.state).toEqual({ status: 'closed' })
    expect(client[ASYNC_DISPOSE]).toBeTypeOf('function')
  })

  test('can be followed by another connection', async () => {
    const { client, connect, leave, told } = createClientScene()
    client.subscribe('a')
    await connect()
    await leave()
    const socket = await connect({ recovered: true })
    expect(framesOf(socket)[0]).toMatchObject({ hello: { subscriptions: [{}] } })
    expect([client.state.status, told]).toEqual(['connected', ['open', 'close 1000', 'open']])
  })

  test('a hundred times leaves a signal without listeners', async () => {
    const { signal } = new AbortController()
    const added = vi.spyOn(signal, 'addEventListener')
    const removed = vi.spyOn(signal, 'removeEventListener')
    for (let turn = 0; turn < 100; turn += 1) {
      const { client, leave } = createClientScene({ signal })
      client.on('service_heartbeat', () => undefined, { signal })()
      client.subscribe({}, undefined, { signal }).unsubscribe()
      void client.connect()
      await leave()
    }
    expect(added.mock.calls.length).toBe(removed.mock.calls.length)
    expect(added.mock.calls.length).toBeGreaterThan(99)
  })
})

describe('reconnecting', () => {
  test('drops the present connection and makes another at once', async () => {
    const { client, connect, fake, greet, told } = createClientScene()
    const subscription = client.subscribe('a')
    const first = await connect({ subscriptions: [{ id: 's1' }] })
    expect(subscription.status).toBe('active')
    const again = client.reconnect()
    expect([first.closing?.code, subscription.status]).toEqual([4000, 'pending'])
    await greet({ recovered: true })
    await again
    expect([fake.sockets.length, told]).toEqual([2, ['open', 'open']])
  })

  test('tells the new server nothing before it has greeted', async () => {
    const { accept, client, connect, world } = createClientScene()
    await connect()
    void client.reconnect()
    const socket = await accept()
    client.subscribe('a')
    await world.advance(1_000)
    expect(framesOf(socket)).toHaveLength(1)
  })
})

describe('the state', () => {
  test('is one frozen object until it changes', async () => {
    const { client, connect, world } = createClientScene()
    const states: unknown[] = []
    client.on('state', (state) => states.push(state))
    const socket = await connect()
    const { state } = client
    say(socket, heartbeat(1), { type: 'bookmark', epoch: 'a', offset: 1, sent: 1 })
    await world.advance(15_000)
    expect(client.state).toBe(state)
    expect(Object.isFrozen(state)).toBe(true)
    expect(states.map((one) => (one as { status: string }).status)).toEqual([
      'connecting',
      'connecting',
      'connecting',
      'connected',
    ])
    expect(states.at(-1)).toBe(state)
  })

  test('says by the calendar since when, and when next', async () => {
    const { client, connect, world } = createClientScene()
    const socket = await connect()
    expect(client.state).toMatchObject({ since: world.wall(), continuity: 'exact' })
    socket.end(1006)
    const { retryAt } = client.state as { retryAt: number }
    expect(retryAt).toBeGreaterThan(world.wall())
    expect(retryAt).toBeLessThanOrEqual(world.wall() + 1_000)
  })

  test('is told before the end is', async () => {
    const { client, connect } = createClientScene()
    const socket = await connect()
    const seen: string[] = []
    client.on('close', () => seen.push(client.state.status))
    socket.end(1006)
    expect(seen).toEqual(['waiting'])
  })
})

test('two clients share nothing', async () => {
  const world = createVirtualWorld()
  const { WebSocket, next } = createFakeWebSocket()
  const [one, other] = [0, 1].map(
    () => new WebSocketClient({ url: URL_HERE, world, WebSocket, lifecycle: false }),
  )
  void one?.connect()
  const socket = await next()
  socket.accept()
  say(socket, welcome())
  expect([one?.state.status, other?.state.status]).toEqual(['connected', 'idle'])
})
