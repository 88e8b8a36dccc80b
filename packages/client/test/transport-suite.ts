import { describe, expect, test } from 'vitest'
import type { SocketOptions } from '../src/connection/socket.ts'
import { CLOSE_LIMIT_MS } from '../src/connection/transport.ts'
import type { SocketEnd, Target, Transport } from '../src/connection/transport.ts'
import { createFakeWebSocket } from './fake-web-socket.ts'
import type { FakeKind, FakeSocket } from './fake-web-socket.ts'
import { createVirtualWorld } from './virtual-world.ts'

export type CreateTransport = (options: SocketOptions) => Transport

const TARGET: Target = { url: 'ws://one.example/' }
const OTHER: Target = { url: 'ws://two.example/' }

/** A transport between a fake WebSocket and a listener that writes down what it hears. */
export function createScene(create: CreateTransport, kind: FakeKind = 'browser') {
  const world = createVirtualWorld()
  const fake = createFakeWebSocket(kind)
  const heard: unknown[] = []
  const waiting: ((end: SocketEnd) => void)[] = []
  const transport = create({
    world,
    WebSocket: fake.WebSocket,
    listener: {
      onOpen: () => heard.push('open'),
      onFrame: (data) => heard.push(data),
      onEnd(end) {
        heard.push(end)
        waiting.shift()?.(end)
      },
    },
  })
  return {
    world,
    fake,
    heard,
    transport,
    nextEnd: () => new Promise<SocketEnd>((resolve) => waiting.push(resolve)),
    async connect(target = TARGET): Promise<FakeSocket> {
      transport.open(target)
      return await fake.next()
    },
  }
}

/** What every transport does, whatever it is made of. */
export function describeTransport(name: string, create: CreateTransport): void {
  describe(`${name} as a transport`, () => {
    opening(create)
    ending(create)
    refusing(create)
    sending(create)
    dropping(create)
    stopping(create)
  })
}

function opening(create: CreateTransport): void {
  test('it tells of the opening and of each frame, in order', async () => {
    const { connect, heard } = createScene(create)
    const socket = await connect()
    socket.accept()
    socket.say('first')
    socket.say('second')
    expect(heard).toEqual(['open', 'first', 'second'])
  })

  test('a frame that is no text is passed on as it came', async () => {
    const { connect, heard } = createScene(create)
    const binary = new Uint8Array([1, 2])
    const socket = await connect()
    socket.accept()
    socket.say(binary)
    expect(heard[1]).toBe(binary)
  })

  test('the handshake has the address and the headers, no subprotocol, and a bounded answer', async () => {
    const { connect } = createScene(create)
    const headers = { Authorization: 'Bearer secret' }
    const { url, protocols, options } = await connect({ ...TARGET, headers })
    expect({ url, protocols, options }).toEqual({
      url: TARGET.url,
      protocols: [],
      options: { headers, perMessageDeflate: false, maxPayload: 1_048_576, followRedirects: false },
    })
  })

  test('an end is followed by no attempt of its own, and by one when asked', async () => {
    const { connect, fake, heard, world } = createScene(create)
    const first = await connect()
    first.accept()
    first.end(1012)
    await world.advance(60_000)
    const second = await connect(OTHER)
    second.accept()
    expect(fake.sockets.map(({ url }) => url)).toEqual([TARGET.url, OTHER.url])
    expect(heard).toEqual(['open', { code: 1012, reason: '', opened: true }, 'open'])
  })

  test('opening again from within the end makes exactly one socket', async () => {
    const fake = createFakeWebSocket()
    const transport = create({
      world: createVirtualWorld(),
      WebSocket: fake.WebSocket,
      listener: {
        onOpen: () => undefined,
        onFrame: () => undefined,
        onEnd: () => transport.open(OTHER),
      },
    })
    transport.open(TARGET)
    const first = await fake.next()
    first.end(1006)
    const second = await fake.next()
    second.accept()
    expect(transport.send('hello')).toBe(true)
    expect([fake.sockets.length, second.sent]).toEqual([2, ['hello']])
  })

  test('opening while a socket lives replaces it, and nothing is heard of the one before', async () => {
    const { connect, heard } = createScene(create)
    const first = await connect()
    first.accept()
    const second = await connect(OTHER)
    second.accept()
    first.say('late')
    first.end(1006)
    second.say('present')
    expect(first.closing?.code).toBe(1000)
    expect(heard).toEqual(['open', 'open', 'present'])
  })
}

function ending(create: CreateTransport): void {
  test.each([1000, 1001, 1006, 1008, 1012, 4401])(
    'close code %i is told as it is',
    async (code) => {
      const { connect, heard } = createScene(create)
      const socket = await connect()
      socket.accept()
      socket.end(code, 'because')
      expect(heard).toEqual(['open', { code, reason: 'because', opened: true }])
    },
  )

  test('an error before the close changes neither the code nor the number of ends', async () => {
    const { connect, heard } = createScene(create, 'ws')
    const cause = new Error('Invalid WebSocket frame')
    const socket = await connect()
    socket.accept()
    socket.end(1006, '', cause)
    expect(heard).toEqual(['open', { code: 1006, reason: '', opened: true, cause }])
  })

  test('two closes of one socket are one end', async () => {
    const { connect, heard } = createScene(create)
    const socket = await connect()
    socket.end(4000)
    socket.end(1006)
    expect(heard).toEqual([{ code: 4000, reason: '', opened: false }])
  })

  test('an error after the end changes nothing, and leaves no timer', async () => {
    const { connect, heard, world } = createScene(create)
    const socket = await connect()
    socket.end(1006)
    socket.emit('error', {})
    expect([heard.length, world.pending()]).toEqual([1, 0])
  })

  test('an error that no close follows is an end at the limit', async () => {
    const { connect, heard, world } = createScene(create)
    const socket = await connect()
    socket.accept()
    socket.emit('error', {})
    await world.advance(CLOSE_LIMIT_MS)
    expect(heard).toMatchObject(['open', { code: 1006, opened: true }])
    expect(world.pending()).toBe(0)
  })

  test('an address that no WebSocket takes is an end, and its query is not repeated', async () => {
    const { heard, nextEnd, transport } = createScene(create)
    transport.open({ url: 'http://user:word@one.example/?token=secret' })
    const { cause, ...end } = await nextEnd()
    expect(end).toEqual({ code: 1006, reason: '', opened: false })
    expect(String(cause)).toBe('Error: SyntaxError: Invalid URL: http://…@one.example/?…')
    expect(heard).toHaveLength(1)
  })

  test('after an address that no WebSocket takes, the next attempt goes on', async () => {
    const { connect, heard, nextEnd, transport } = createScene(create)
    transport.open({ url: 'nonsense' })
    await nextEnd()
    const socket = await connect()
    socket.accept()
    expect(heard[1]).toBe('open')
  })

  test('nothing is told before open has returned', () => {
    const { heard, transport } = createScene(create)
    transport.open({ url: 'nonsense' })
    expect(heard).toEqual([])
  })
}

function refusing(create: CreateTransport): void {
  test('a refused handshake shows its status and the wait it asks for in seconds', async () => {
    const { connect, nextEnd } = createScene(create, 'ws')
    const socket = await connect()
    const ended = nextEnd()
    socket.refuse(503, { 'retry-after': '7' })
    const end = { code: 1006, reason: '', opened: false, status: 503, retryAfterMs: 7_000 }
    expect(await ended).toEqual(end)
  })

  test.each([
    ['Wed, 01 Jan 2020 00:00:30 GMT', 30_000],
    ['Tue, 31 Dec 2019 00:00:00 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
    ['', undefined],
  ])('Retry-After "%s" asks for a wait of %s ms', async (value, retryAfterMs) => {
    const { connect, nextEnd } = createScene(create, 'ws')
    const socket = await connect()
    const ended = nextEnd()
    socket.refuse(429, { 'retry-after': value })
    expect((await ended).retryAfterMs).toBe(retryAfterMs)
  })

  test('a refused handshake is cut off, so that its request does not linger', async () => {
    const { connect, nextEnd, world } = createScene(create, 'ws')
    const socket = await connect()
    const ended = nextEnd()
    socket.refuse(401)
    expect((await ended).status).toBe(401)
    expect([socket.isTerminated, world.pending()]).toEqual([true, 0])
  })

  test('in a browser a refusal is an end without a status', async () => {
    const { connect, heard } = createScene(create)
    const socket = await connect()
    socket.refuse(401)
    expect(heard).toMatchObject([{ code: 1006, opened: false }])
    expect(heard[0]).not.toHaveProperty('status')
  })
}

function sending(create: CreateTransport): void {
  test('a text is handed to an open socket only', async () => {
    const { connect, transport } = createScene(create)
    const before = transport.send('before')
    const socket = await connect()
    const early = transport.send('early')
    socket.accept()
    const inTime = transport.send('in time')
    socket.end(1006)
    const late = transport.send('late')
    expect([before, early, inTime, late]).toEqual([false, false, true, false])
    expect(socket.sent).toEqual(['in time'])
  })

  test('nothing that was not sent is sent later', async () => {
    const { connect, transport } = createScene(create)
    transport.send('lost')
    const socket = await connect()
    transport.send('lost as well')
    socket.accept()
    expect(socket.sent).toEqual([])
  })

  test('a closing socket takes nothing', async () => {
    const { connect, transport } = createScene(create)
    const socket = await connect()
    socket.accept()
    socket.close()
    expect(transport.send('late')).toBe(false)
  })

  test('a socket that throws at sending is told by the answer', async () => {
    const { connect, transport } = createScene(create)
    const socket = await connect()
    socket.accept()
    socket.send = () => {
      throw new Error('broken')
    }
    expect(transport.send('text')).toBe(false)
  })
}

function dropping(create: CreateTransport): void {
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

function stopping(create: CreateTransport): void {
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
