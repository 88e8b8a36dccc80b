import { expect, test } from 'vitest'
import { CLOSE_LIMIT_MS } from '../src/connection/transport.ts'
import { createScene, OTHER, TARGET } from './transport-scene.ts'
import type { CreateTransport } from './transport-scene.ts'

/** The part of the transport suite in which we end the socket. */
export function dropping(create: CreateTransport): void {
  test('of a dropped socket nothing is heard', async () => {
    const { connect, heard, transport } = createScene(create)
    const socket = await connect()
    socket.accept()
    transport.drop(4000, 'silent')
    socket.say('late')
    socket.end(1006)
    expect(socket.closing).toEqual({ code: 4000, reason: 'silent' })
    expect(heard).toEqual(['open'])
  })

  test.each([1001, 1006, 1012, 2999, 5000])('code %i is said as 1000', async (code) => {
    const { connect, transport } = createScene(create)
    const socket = await connect()
    socket.accept()
    transport.drop(code, '')
    expect(socket.closing?.code).toBe(1000)
  })

  test.each(['x'.repeat(200), 'ü'.repeat(200), '…'.repeat(200)])(
    'a long reason is cut to what a close frame holds: %s',
    async (reason) => {
      const { connect, transport } = createScene(create)
      const socket = await connect()
      socket.accept()
      transport.drop(4000, reason)
      expect(socket.closing?.code).toBe(4000)
      expect(reason).toContain(socket.closing?.reason)
    },
  )

  test('a dropped socket that does not close is cut off at the limit', async () => {
    const { connect, transport, world } = createScene(create, 'ws')
    const socket = await connect()
    socket.accept()
    transport.drop(1000, '')
    await world.advance(CLOSE_LIMIT_MS - 1)
    expect(socket.isTerminated).toBe(false)
    await world.advance(1)
    expect([socket.isTerminated, world.pending()]).toEqual([true, 0])
  })

  test('a dropped socket that closes in time is not cut off', async () => {
    const { connect, transport, world } = createScene(create, 'ws')
    const socket = await connect()
    socket.accept()
    transport.drop(1000, '')
    socket.end(1000)
    expect(world.pending()).toBe(0)
    await world.advance(CLOSE_LIMIT_MS)
    expect(socket.isTerminated).toBe(false)
  })

  test('an error of a dropped socket disturbs nobody', async () => {
    const { connect, fake, heard, transport, world } = createScene(create, 'ws')
    await connect()
    transport.drop(1000, '')
    await world.advance(CLOSE_LIMIT_MS)
    expect([fake.crashes, heard]).toEqual([[], []])
  })

  test('a socket that cannot be closed while it connects is closed when it opens', async () => {
    const { connect, heard, transport } = createScene(create)
    const socket = await connect()
    const close = socket.close.bind(socket)
    socket.close = () => {
      throw new Error('not connected yet')
    }
    transport.drop(1000, '')
    socket.close = close
    socket.accept()
    expect([socket.closing?.code, heard]).toEqual([1000, []])
  })

  test('a drop before there is a socket leaves the way free for the next attempt', async () => {
    const { connect, fake, heard, transport } = createScene(create)
    transport.open({ url: 'nonsense' })
    transport.drop(1000, '')
    const socket = await connect(OTHER)
    socket.accept()
    expect(socket.url).toBe(OTHER.url)
    expect([fake.sockets.at(-1), heard]).toEqual([socket, ['open']])
  })

  test('dropping without a socket, or twice, is harmless', async () => {
    const { connect, heard, transport } = createScene(create)
    transport.drop(1000, '')
    const socket = await connect()
    transport.drop(4000, 'first')
    transport.drop(4001, 'second')
    expect([socket.closing?.reason, heard]).toEqual(['first', []])
  })
}

export function stopping(create: CreateTransport): void {
  test('stopping waits for the close, and tells nothing', async () => {
    const { connect, heard, transport, world } = createScene(create)
    const socket = await connect()
    socket.accept()
    const order: string[] = []
    const stopped = transport.stop(1000, 'bye').then(() => order.push('stopped'))
    await world.advance(CLOSE_LIMIT_MS / 2)
    order.push('closed')
    socket.end(1000)
    await stopped
    expect(order).toEqual(['closed', 'stopped'])
    expect([socket.closing, heard]).toEqual([{ code: 1000, reason: 'bye' }, ['open']])
    expect(world.pending()).toBe(0)
  })

  test.each(['ws', 'browser'] as const)('stopping takes the limit at most: %s', async (kind) => {
    const { connect, heard, transport, world } = createScene(create, kind)
    const socket = await connect()
    socket.accept()
    const stopped = transport.stop(1000, '')
    await world.advance(CLOSE_LIMIT_MS)
    await stopped
    expect([socket.isTerminated, world.pending()]).toEqual([kind === 'ws', 0])
    expect(heard).toEqual(['open'])
  })

  test('stopping waits for sockets that were dropped before as well', async () => {
    const { connect, transport, world } = createScene(create, 'ws')
    const first = await connect()
    first.accept()
    transport.drop(1000, '')
    const second = await connect()
    second.accept()
    const stopped = transport.stop(1000, '')
    second.end(1000)
    await world.advance(CLOSE_LIMIT_MS)
    await stopped
    expect([first.isTerminated, second.isTerminated]).toEqual([true, false])
  })

  test('stopping at once, twice, or before anything was opened resolves', async () => {
    const { fake, heard, transport, world } = createScene(create, 'ws')
    await transport.stop(1000, '')
    transport.open(TARGET)
    const stopped = Promise.all([transport.stop(1000, ''), transport.stop(1000, '')])
    await world.advance(CLOSE_LIMIT_MS)
    await stopped
    expect([heard, fake.crashes, world.pending()]).toEqual([[], [], 0])
  })

  test('stopping resolves after ends, replacements and drops', async () => {
    const { connect, transport, world } = createScene(create)
    const first = await connect()
    first.end(1006)
    const second = await connect()
    second.accept()
    const third = await connect()
    third.end(1006)
    transport.drop(1000, '')
    const fourth = await connect()
    const stopped = transport.stop(1000, '')
    for (const socket of [second, fourth]) socket.end(1000)
    await stopped
    expect(world.pending()).toBe(0)
  })

  test('after a stop it can be opened again', async () => {
    const { connect, heard, transport } = createScene(create)
    const first = await connect()
    first.accept()
    const stopped = transport.stop(1000, '')
    first.end(1000)
    await stopped
    const second = await connect(OTHER)
    second.accept()
    second.say('again')
    expect(heard).toEqual(['open', 'open', 'again'])
  })

  test('opened again before the stop is through, it lives', async () => {
    const { connect, fake, transport, heard } = createScene(create)
    const first = await connect()
    first.accept()
    const stopped = transport.stop(1000, '')
    const second = await connect(OTHER)
    first.end(1000)
    await stopped
    second.accept()
    expect([fake.sockets.length, second.closing, heard]).toEqual([2, undefined, ['open', 'open']])
  })
}
