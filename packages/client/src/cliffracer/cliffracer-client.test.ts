import type { ServerMessage } from 'maxine-protocol'
import {
  cliffracerServer,
  cliffracerTopicsServer,
} from 'maxine-protocol/dialects/cliffracer/server'
import { describe, expect, test, vi } from 'vitest'
import { createFaceScene, takeFrames } from '../../test/face-scene.ts'
import { CliffracerClient } from './cliffracer-client.ts'
import type { CliffracerOptions } from './cliffracer-options.ts'

function createScene(options: CliffracerOptions = {}) {
  return createFaceScene(
    cliffracerTopicsServer,
    (parts) => new CliffracerClient({ ...parts, ...options }),
    'browser',
  )
}

/** The stock service, which greets nobody. */
async function connectToStock() {
  const scene = createFaceScene(
    cliffracerServer,
    (parts) => new CliffracerClient({ ...parts, profile: 'stock' }),
  )
  const connected = scene.client.connect()
  const socket = await scene.accept()
  await scene.world.advance(0)
  await connected
  return { ...scene, socket }
}

function happens(event: string, data: object, topic?: string): ServerMessage {
  return { type: 'event', event, data, ...(topic !== undefined && { topic }), timestamp: 0 }
}

describe('a service that keeps topics', () => {
  test('is asked for them, and the usage of the guide works', async () => {
    const { client, connect, heard, say } = createScene({ token: 'key' })
    const told: unknown[] = []
    client.on('authenticated', ({ user }) => told.push(user))
    client.on('order_update', ({ data }) => told.push(data))
    client.on('notification', ({ data }) => told.push(data.message))
    client.subscribe(['orders', 'notifications'])
    const socket = await connect()
    expect(socket.url).toBe('ws://localhost:8081/ws?token=key')
    expect(heard(socket)).toEqual([
      {
        type: 'subscribe',
        subscriptions: [{ filter: { topic: 'orders' } }, { filter: { topic: 'notifications' } }],
      },
    ])
    say(socket, { type: 'authenticated', user: { id: 'u1' } })
    say(
      socket,
      happens('order_update', { id: 1 }, 'orders'),
      happens('notification', { message: 'hi' }),
    )
    expect(told).toEqual([{ id: 'u1' }, { id: 1 }, 'hi'])
  })

  test('confirms each topic', async () => {
    const { client, connect, say } = createScene()
    const group = client.subscribe(['orders', 'payments'])
    const local = client.subscribe({ event: 'order_update' })
    const socket = await connect()
    // What the wire cannot ask for is chosen here, and waits for nobody.
    expect([group.status, local.status]).toEqual(['pending', 'active'])
    const subscriptions = ['orders', 'payments'].map((topic) => ({ filter: { topic } }))
    say(socket, { type: 'subscribed', subscriptions })
    await group.ready
    expect(group.status).toBe('active')
  })

  test('hears which topics are no longer wanted', async () => {
    const { client, connect, heard, world } = createScene()
    client.subscribe(['orders', 'payments'])
    const socket = await connect()
    heard(socket)
    client.unsubscribe(['orders'])
    await world.advance(200)
    expect(heard(socket)).toEqual([{ type: 'unsubscribe', filters: [{ topic: 'orders' }] }])
  })

  test('hands each event of a topic to its handler, and one without a topic to all of them', async () => {
    const { client, connect, say } = createScene()
    const heard = vi.fn()
    client.subscribe(['orders'], ({ event }) => heard(event))
    const socket = await connect()
    say(socket, happens('a', {}, 'orders'), happens('b', {}, 'payments'), happens('c', {}))
    expect(heard.mock.calls).toEqual([['a'], ['c']])
  })

  test('is asked again after a break, which is a gap', async () => {
    const { breakOff, client, connect, heard, told } = createScene()
    client.subscribe(['orders'])
    const first = await connect()
    const asked = heard(first)
    const second = await breakOff(first)
    expect(heard(second)).toEqual(asked)
    expect(told.at(-1)).toBe('gap unsupported')
  })

  test('may refuse one thing without losing the others', async () => {
    const { client, connect, say, told } = createScene()
    const group = client.subscribe(['orders'])
    const socket = await connect()
    say(socket, { type: 'subscribed', subscriptions: [{ filter: { topic: 'orders' } }] })
    say(socket, { type: 'error', code: 'forbidden', message: 'Insufficient permissions' })
    expect(group.status).toBe('active')
    expect(told).toEqual(['open', 'error forbidden'])
  })
})

describe('a stock service', () => {
  test('cannot subscribe: what it sends is chosen here', async () => {
    const { client, say, socket } = await connectToStock()
    const heard = vi.fn()
    const group = client.subscribe(['orders'], ({ topic }) => heard(topic))
    await group.ready
    say(socket, happens('broadcast', { a: 1 }, 'orders'), happens('broadcast', {}, 'payments'))
    expect(takeFrames(socket)).toEqual([])
    expect(heard.mock.calls).toEqual([['orders']])
  })

  test('may refuse a frame, and no topic is refused by it', async () => {
    const { client, say, socket, told } = await connectToStock()
    const { status } = client.subscribe(['orders']).subscriptions[0] ?? {}
    say(socket, { type: 'error', code: 'forbidden', message: 'Insufficient permissions' })
    expect([status, client.subscribe(['orders']).status]).not.toContain('rejected')
    expect(told).toEqual(['open', 'error forbidden'])
  })
})

describe('a token', () => {
  test('is in no dump and no error, though it is in the address', async () => {
    const { accept, client, world } = createScene({ token: 'canary' })
    const errors: unknown[] = []
    client.on('error', (error) => errors.push(error, String(error), JSON.stringify(error)))
    void client.connect()
    for (const code of [1008, 1008]) {
      const socket = await accept()
      socket.end(code, 'Invalid token')
      await world.advance(1_000)
      if (client.state.status === 'closed') break
    }
    expect(client.state).toMatchObject({ status: 'closed', cause: { code: 'no_fresh_token' } })
    expect(JSON.stringify([client.dump(), errors.map(String)])).not.toContain('canary')
  })
})

describe('frames of one’s own', () => {
  test('go to an open connection, or are said not to have gone', async () => {
    const { client, connect } = createScene()
    const message = { type: 'message', content: 'hi' }
    expect(client.send(message)).toBe(false)
    const socket = await connect()
    expect(client.send(message)).toBe(true)
    expect(takeFrames(socket)).toEqual([JSON.stringify(message)])
  })

  test.each([null, 'text', [], { type: 'a', big: 1n }])('are objects of JSON', (message) => {
    expect(() => createScene().client.send(message as never)).toThrow(
      expect.objectContaining({ code: 'bad_option' }),
    )
  })
})

test.each([[[]], [['']], ['orders'], [[1]], [['order.*']]])('refuses topics like %j', (topics) => {
  const { client } = createScene()
  const bad = expect.objectContaining({ code: 'bad_option' })
  expect(() => client.subscribe(topics as never)).toThrow(
    expect.objectContaining({ name: 'MaxineError' }),
  )
  expect(() => client.unsubscribe(topics as never)).toThrow(bad)
})

test.each([null, { profile: 'other' }, { url: 'localhost' }])(
  'refuses options like %j',
  (given) => {
    expect(() => new CliffracerClient(given as never)).toThrow(
      expect.objectContaining({ code: 'bad_option' }),
    )
  },
)
