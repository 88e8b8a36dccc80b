import { describe, expect, test } from 'vitest'
import { CLOSE_LIMIT_MS } from '../src/connection/transport.ts'
import { dropping, stopping } from './transport-endings.ts'
import { createFakeWebSocket } from './fake-web-socket.ts'
import { createScene, OTHER, TARGET } from './transport-scene.ts'
import type { CreateTransport } from './transport-scene.ts'
import { createVirtualWorld } from './virtual-world.ts'

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
  test.each([
    ['WS_ERR_INVALID_UTF8', 1007],
    ['WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', 1009],
    ['WS_ERR_INVALID_OPCODE', 1002],
    ['ECONNRESET', 1006],
  ])(
    'a frame that cannot be read is an end with the code that was said: %s',
    async (code, said) => {
      const { connect, heard } = createScene(create, 'ws')
      const socket = await connect()
      socket.accept()
      socket.end(1006, '', Object.assign(new Error('ws says so'), { code }))
      expect(heard.at(-1)).toMatchObject({ code: said, opened: true, cause: { code } })
    },
  )

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
