import type { ServerMessage } from 'maxine-protocol'
import { cliffracerTopicsServer } from 'maxine-protocol/dialects/cliffracer/server'
import { describe, expect, test, vi } from 'vitest'
import { createFaceScene, takeFrames } from '../../test/face-scene.ts'
import { CliffracerClient } from './cliffracer-client.ts'
import type { CliffracerOptions } from './cliffracer-options.ts'

function createScene(options: CliffracerOptions = {}) {
  const scene = createFaceScene(
    cliffracerTopicsServer,
    (parts) => new CliffracerClient({ ...parts, ...options }),
    'browser',
  )
  return {
    ...scene,
    /** Joins a room, and the service greets. */
    async join(name: string) {
      const room = scene.client.join(name)
      const socket = await scene.greet()
      await room.connect()
      return { room, socket }
    },
    /** Lets what is leaving go, though no socket answers. */
    async gone(leaving: Promise<void>): Promise<void> {
      await scene.world.advance(1_000)
      await leaving
    },
  }
}

function says(user: string, message: string): ServerMessage {
  return { type: 'event', event: 'message', data: { user, message } }
}

describe('a room', () => {
  test('is a connection of its own, beside that of the client', async () => {
    const { connect, fake, join } = createScene({ url: 'wss://example.com/live/ws?tenant=1' })
    await connect()
    const { room, socket } = await join('grand hall')
    expect(socket.url).toBe('wss://example.com/live/chat/grand%20hall?tenant=1')
    expect([room.name, room.state.status, fake.sockets.length]).toEqual([
      'grand hall',
      'connected',
      2,
    ])
  })

  test('tells who comes, speaks and goes', async () => {
    const { join, say } = createScene()
    const { room, socket } = await join('lobby')
    const told: unknown[] = []
    room.on('user_joined', ({ data }) => told.push(data.message))
    room.on('message', ({ data }) => told.push([data.user, data.message]))
    room.on('user_left', ({ data }) => told.push(data.message))
    say(
      socket,
      { type: 'event', event: 'user_joined', data: { message: 'came' } },
      says('ada', 'hello'),
      { type: 'event', event: 'user_left', data: { message: 'went' } },
    )
    expect(told).toEqual(['came', ['ada', 'hello'], 'went'])
  })

  test('is spoken in, or the application hears that it was not', async () => {
    const { gone, join } = createScene()
    const { room, socket } = await join('lobby')
    expect(room.send('hello', { user: 'ada', type: 'other' })).toBe(true)
    expect(takeFrames(socket)).toEqual(['{"user":"ada","type":"message","message":"hello"}'])
    socket.end(1006)
    expect(room.send('anybody?')).toBe(false)
    await gone(room.leave())
    expect(room.send('anybody?')).toBe(false)
  })

  test('is a loop, gaps included', async () => {
    const { breakOff, gone, join, say } = createScene()
    const { room, socket } = await join('lobby')
    const told: unknown[] = []
    const loop = (async () => {
      for await (const item of room) told.push(item.type === 'gap' ? 'gap' : item.data)
    })()
    await Promise.resolve()
    say(socket, says('ada', 'one'))
    const second = await breakOff(socket)
    say(second, says('ada', 'two'))
    await gone(room.leave())
    await loop
    expect(told).toEqual([{ user: 'ada', message: 'one' }, 'gap', { user: 'ada', message: 'two' }])
  })

  test('comes back by itself, and says that words may be missing', async () => {
    const { breakOff, join } = createScene()
    const { room, socket } = await join('lobby')
    const gap = vi.fn()
    room.on('gap', gap)
    room.on('message', () => undefined)
    await breakOff(socket)
    expect(room.state).toMatchObject({ status: 'connected', continuity: 'none' })
    expect(gap).toHaveBeenCalledTimes(1)
  })

  test('of a service that greets nobody is joined when the socket is open', async () => {
    const { accept, client, world } = createScene()
    const room = client.join('lobby')
    await accept()
    await world.advance(0)
    expect(room.state.status).toBe('connected')
  })

  test('that will not have the token is told from one that is silent', async () => {
    const { accept, client, world } = createScene({ token: 'key' })
    const room = client.join('lobby')
    const opened = vi.fn()
    room.on('open', opened)
    const socket = await accept()
    expect(socket.url).toBe('ws://localhost:8081/chat/lobby?token=key')
    await world.advance(100)
    socket.end(1008, 'Invalid token')
    await world.advance(1_000)
    expect(room.state).toMatchObject({ status: 'closed', cause: { code: 'no_fresh_token' } })
    expect(opened).not.toHaveBeenCalled()
  })
})

describe('leaving', () => {
  test('leaves nothing behind, and the next join makes another room', async () => {
    const { client, fake, gone, join, world } = createScene()
    const { room, socket } = await join('lobby')
    const leaving = room.leave()
    expect(socket.closing).toMatchObject({ code: 1000 })
    await gone(leaving)
    expect(world.pending()).toBe(0)
    await gone(room.leave())
    const again = client.join('lobby')
    expect(again).not.toBe(room)
    expect(client.join('lobby')).toBe(again)
    await fake.next()
    expect(fake.sockets).toHaveLength(2)
  })

  test('happens by a signal, which is let go of otherwise', async () => {
    const { client, gone } = createScene()
    const controller = new AbortController()
    const removed = vi.spyOn(controller.signal, 'removeEventListener')
    const left = client.join('a', { signal: controller.signal })
    await gone(left.leave())
    expect(removed).toHaveBeenCalled()
    const room = client.join('b', { signal: controller.signal })
    controller.abort()
    expect(room.state.status).toBe('closed')
    expect(client.join('c', { signal: controller.signal }).state.status).toBe('closed')
    await gone(Promise.resolve())
  })

  test('the client leaves all rooms', async () => {
    const { client, connect, gone, join, world } = createScene()
    await connect()
    const rooms = [await join('a'), await join('b')]
    await gone(client.disconnect())
    expect(rooms.map(({ room }) => room.state.status)).toEqual(['closed', 'closed'])
    expect(world.pending()).toBe(0)
  })
})

test('a new token is for the rooms as well', async () => {
  const { breakOff, client, join } = createScene({ token: 'old' })
  const { socket } = await join('lobby')
  client.setToken('new')
  expect((await breakOff(socket)).url).toContain('token=new')
})

test.each(['', 'a/b', '..', '.', 'a\\b', '*', 1, undefined, 'x'.repeat(257)])(
  'the name %j is refused',
  (name) => {
    const { client, fake } = createScene()
    expect(() => client.join(name as never)).toThrow(
      expect.objectContaining({ code: 'bad_option' }),
    )
    expect(fake.sockets).toHaveLength(0)
  },
)

test('what is said is a text', () => {
  const { client } = createScene()
  const room = client.join('lobby')
  expect(() => room.send({ text: 1 } as never)).toThrow(
    expect.objectContaining({ code: 'bad_option' }),
  )
})
