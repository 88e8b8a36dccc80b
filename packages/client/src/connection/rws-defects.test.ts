import { ModuleKind, transpileDeclaration } from 'typescript'
import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createFakeWebSocket } from '../../test/fake-web-socket.ts'
import type { FakeWebSocket } from '../../test/fake-web-socket.ts'
import { createScene, PATIENCE } from '../../test/transport-scene.ts'
import { createVirtualWorld } from '../../test/virtual-world.ts'
import { createBrowserLifecycle } from './browser-lifecycle.ts'
import { createTransport } from './rws-transport.ts'
import { CLOSE_LIMIT_MS } from './transport.ts'
import type { SocketEnd } from './transport.ts'

// What reconnecting-websocket 4.4.0 does wrong, one test for each: where it is short, the library
// shows its defect first, as `raw`. Nothing here opens a socket, and its timers are never real.

vi.mock('isomorphic-ws', () => ({ default: null }))

interface RawWebSocket {
  close(): void
  reconnect(): void
  send(text: string): void
  addEventListener(type: string, listener: (event: { code?: number }) => void): void
}

type RawConstructor = new (url: string, protocols: undefined, options: object) => RawWebSocket

const { default: Raw } = (await import('reconnecting-websocket')) as unknown as {
  default: RawConstructor
}

const URL = 'ws://one.example/'
const TARGET = { url: URL }
const AN_HOUR_MS = 3_600_000

function createRaw(fake: FakeWebSocket, options: object = {}): RawWebSocket {
  return new Raw(URL, undefined, { WebSocket: fake.WebSocket, ...options })
}

/** A scene whose `connect` moves the timers of the library until there is a socket. */
function createTimedScene(kind?: 'ws' | 'browser') {
  const scene = createScene(createTransport, kind)
  return {
    ...scene,
    async connect(target: { url: string; headers?: Record<string, string> } = TARGET) {
      scene.transport.open(target)
      return await made(scene.fake)
    },
  }
}

let known = 0

async function made(fake: FakeWebSocket) {
  known++
  await vi.waitFor(() => expect(fake.sockets).toHaveLength(known), { ...PATIENCE, interval: 1 })
  return fake.sockets[known - 1]!
}

async function rawMade(fake: FakeWebSocket) {
  const { length } = fake.sockets
  for (let ms = 0; fake.sockets.length === length; ms += 100) {
    expect(ms).toBeLessThan(AN_HOUR_MS)
    await vi.advanceTimersByTimeAsync(100)
  }
  return fake.sockets[length]!
}

beforeEach(() => {
  known = 0
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => void vi.useRealTimers())

test('1: leaving a socket of ws while it connects does not end the process', async () => {
  const raw = createFakeWebSocket('ws')
  createRaw(raw, { connectionTimeout: 10 })
  await rawMade(raw)
  await vi.advanceTimersByTimeAsync(10)
  expect(raw.crashes).toHaveLength(1)

  const { connect, fake, transport, world } = createTimedScene('ws')
  await connect()
  transport.drop(1000, '')
  await world.advance(CLOSE_LIMIT_MS)
  expect(fake.crashes).toEqual([])
})

test('2: a bad address is an end, rejects nothing, and the next attempt goes on', async () => {
  const { connect, heard, transport } = createTimedScene()
  transport.open({ url: 'nonsense' })
  await vi.waitFor(() => expect(heard).toHaveLength(1), PATIENCE)
  const socket = await connect()
  socket.accept()
  expect(heard).toMatchObject([{ code: 1006, opened: false }, 'open'])
})

test('3: closing before there is a socket does not lock out a later start', async () => {
  const rawFake = createFakeWebSocket()
  const raw = createRaw(rawFake)
  raw.close()
  await vi.advanceTimersByTimeAsync(10)
  raw.reconnect()
  await vi.advanceTimersByTimeAsync(AN_HOUR_MS)
  expect(rawFake.sockets).toEqual([])

  const { connect, heard, transport } = createTimedScene()
  transport.open(TARGET)
  const stopped = transport.stop(1000, '')
  await vi.advanceTimersByTimeAsync(10)
  await stopped
  const socket = await connect()
  socket.accept()
  expect(heard).toEqual(['open'])
})

test('4: no number of failures ends the attempts', async () => {
  const rawFake = createFakeWebSocket()
  const raw = createRaw(rawFake, { maxRetries: 1 })
  for (let attempts = 0; attempts < 2; attempts++) (await rawMade(rawFake)).end(1006)
  raw.reconnect()
  await vi.advanceTimersByTimeAsync(AN_HOUR_MS)
  expect(rawFake.sockets).toHaveLength(2)

  const { connect, heard } = createTimedScene()
  for (let failures = 0; failures < 100; failures++) (await connect()).end(1006)
  const socket = await connect()
  socket.accept()
  expect(heard.at(-1)).toBe('open')
})

test('5: an error before the close does not make it a clean 1000', async () => {
  const raw = createFakeWebSocket('ws')
  const codes: unknown[] = []
  createRaw(raw).addEventListener('close', ({ code }) => codes.push(code))
  const rawSocket = await rawMade(raw)
  rawSocket.end(1006, '', new Error('refused'))
  expect(codes).toEqual([1000])

  const { connect, heard } = createTimedScene('ws')
  const socket = await connect()
  socket.end(1006, '', new Error('refused'))
  expect(heard).toEqual([{ code: 1006, reason: '', opened: false, cause: new Error('refused') }])
})

test.each([1000, 1008, 4401])('6: after close code %i nothing connects by itself', async (code) => {
  const raw = createFakeWebSocket()
  createRaw(raw)
  const rawSocket = await rawMade(raw)
  rawSocket.accept()
  rawSocket.end(code)
  expect(await rawMade(raw)).not.toBe(rawSocket)
  vi.clearAllTimers()

  const { connect, fake } = createTimedScene()
  const socket = await connect()
  socket.accept()
  socket.end(code)
  await vi.advanceTimersByTimeAsync(AN_HOUR_MS)
  expect([fake.sockets.length, vi.getTimerCount()]).toEqual([1, 0])
})

test('7: the status of a refused handshake and its Retry-After are told', async () => {
  const { connect, heard, world } = createTimedScene('ws')
  const socket = await connect()
  socket.refuse(401, { 'retry-after': '3' })
  await world.advance(0)
  expect(heard).toMatchObject([{ code: 1006, status: 401, retryAfterMs: 3_000 }])
})

test('8: the library adds no delay of its own, however often an attempt failed', async () => {
  const { connect, fake, transport, world } = createTimedScene()
  const random = vi.spyOn(Math, 'random')
  const first = await connect()
  first.end(1006)
  for (let failures = 2; failures <= 20; failures++) {
    transport.open(TARGET)
    await vi.advanceTimersByTimeAsync(1)
    await world.advance(0)
    expect(fake.sockets).toHaveLength(failures)
    fake.sockets.at(-1)?.end(1006)
  }
  expect(random).not.toHaveBeenCalled()
  random.mockRestore()
})

test('9: each attempt goes to the address that was given for it', async () => {
  const { connect, fake } = createTimedScene()
  for (const url of ['ws://one.example/', 'ws://two.example/']) (await connect({ url })).end(1012)
  expect(fake.sockets.map(({ url }) => url)).toEqual(['ws://one.example/', 'ws://two.example/'])
})

test('10: each attempt has headers of its own', async () => {
  const { connect, fake } = createTimedScene()
  for (const key of ['a', 'b']) (await connect({ ...TARGET, headers: { key } })).end(1012)
  expect(fake.sockets.map(({ options }) => options)).toMatchObject([
    { headers: { key: 'a' } },
    { headers: { key: 'b' } },
  ])
})

test('11: only the caller says when an attempt has taken too long', async () => {
  const raw = createFakeWebSocket('ws')
  createRaw(raw)
  const rawSocket = await rawMade(raw)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(rawSocket.closing).toBeDefined()

  const { connect, heard, transport } = createTimedScene('ws')
  const socket = await connect()
  await vi.advanceTimersByTimeAsync(AN_HOUR_MS)
  expect([socket.closing, heard]).toEqual([undefined, []])
  transport.drop(1000, 'took too long')
  expect(socket.closing?.reason).toBe('took too long')
})

test('12: an attempt that is asked for is made at once, whatever went before', async () => {
  const rawFake = createFakeWebSocket()
  const raw = createRaw(rawFake, { minReconnectionDelay: 1_000, minUptime: 0 })
  const rawSocket = await rawMade(rawFake)
  rawSocket.end(1006)
  raw.reconnect()
  await vi.advanceTimersByTimeAsync(900)
  expect(rawFake.sockets).toHaveLength(1)

  const { connect, fake, transport, world } = createTimedScene()
  const socket = await connect()
  socket.end(1006)
  await vi.advanceTimersByTimeAsync(AN_HOUR_MS)
  transport.open(TARGET)
  await world.advance(0)
  expect(fake.sockets).toHaveLength(2)
})

test('13: no timer is left of a client that stopped, in whatever it was doing', async () => {
  const rawFake = createFakeWebSocket()
  const raw = createRaw(rawFake)
  const rawSocket = await rawMade(rawFake)
  rawSocket.end(1006)
  raw.close()
  expect(vi.getTimerCount()).toBe(1)
  await vi.advanceTimersByTimeAsync(AN_HOUR_MS)

  const doings = {
    nothing: () => undefined,
    connecting: ({ connect }) => connect(),
    open: async ({ connect }) => (await connect()).accept(),
    ended: async ({ connect }) => (await connect()).end(1006),
    resting: async ({ connect }) => {
      const socket = await connect()
      socket.end(1006)
      await vi.advanceTimersByTimeAsync(AN_HOUR_MS)
    },
    dropped: async ({ connect, transport }) => {
      await connect()
      transport.drop(1000, '')
    },
  } satisfies Record<string, (scene: ReturnType<typeof createTimedScene>) => unknown>
  const left: Record<string, number[]> = {}
  for (const [doing, begin] of Object.entries(doings)) {
    known = 0
    const scene = createTimedScene('ws')
    await begin(scene)
    const stopped = scene.transport
      .stop(1000, '')
      .then(() => (left[doing] = [vi.getTimerCount(), scene.world.pending()]))
    await vi.advanceTimersByTimeAsync(1)
    await scene.world.advance(CLOSE_LIMIT_MS)
    await stopped
  }
  expect(left).toEqual(Object.fromEntries(Object.keys(doings).map((doing) => [doing, [0, 0]])))
})

test('14: nothing is queued behind our back, nor sent before the opening is told', async () => {
  const rawFake = createFakeWebSocket()
  const raw = createRaw(rawFake)
  raw.send('early')
  const rawSocket = await rawMade(rawFake)
  rawSocket.accept()
  expect(rawSocket.sent).toEqual(['early'])

  const { connect, transport } = createTimedScene()
  transport.send('early')
  const socket = await connect()
  const isTaken = transport.send('early as well')
  socket.accept()
  expect([isTaken, socket.sent]).toEqual([false, []])
})

test('15: the binary type of a socket is left as it was', async () => {
  const raw = createFakeWebSocket('ws')
  createRaw(raw)
  expect((await rawMade(raw)).binaryType).toBe('blob')

  const { connect } = createTimedScene('ws')
  const socket = await connect()
  socket.accept()
  expect(socket.binaryType).toBe('nodebuffer')
})

test('16: a listener that throws on a frame hears the next one', async () => {
  const fake = createFakeWebSocket()
  const heard: unknown[] = []
  const transport = createTransport({
    world: createVirtualWorld(),
    WebSocket: fake.WebSocket,
    listener: {
      onOpen: () => undefined,
      onFrame(data) {
        heard.push(data)
        if (data === 'bad') throw new Error('a handler failed')
      },
      onEnd: () => undefined,
    },
  })
  transport.open(TARGET)
  const socket = await made(fake)
  socket.accept()
  expect(() => socket.say('bad')).toThrow('a handler failed')
  socket.say('good')
  expect(heard).toEqual(['bad', 'good'])
})

test('17: without any WebSocket the attempt ends, and the error says what to do', async () => {
  expect(() => new Raw(URL, undefined, { WebSocket: {} })).toThrow('No valid WebSocket')

  const ends: SocketEnd[] = []
  const transport = createTransport({
    world: createVirtualWorld(),
    listener: {
      onOpen: () => undefined,
      onFrame: () => undefined,
      onEnd: (end) => ends.push(end),
    },
  })
  transport.open(TARGET)
  await vi.waitFor(() => expect(ends).toHaveLength(1), PATIENCE)
  expect(ends).toMatchObject([
    {
      code: 1006,
      cause: {
        code: 'no_websocket',
        message: expect.stringMatching(/^This runtime \(Node\.js.*\) has no WebSocket\.$/),
        advice: expect.stringContaining('option WebSocket'),
      },
    },
  ])
})

test.each(['attempt-loop', 'web-socket', 'socket', 'rws-transport'])(
  '18: the declarations of %s name neither library, so their wrong types reach nobody',
  async (name) => {
    const source = await readFile(`${import.meta.dirname}/${name}.ts`, 'utf8')
    const { outputText } = transpileDeclaration(source, {
      fileName: `${name}.ts`,
      compilerOptions: { module: ModuleKind.NodeNext },
    })
    expect(outputText).toContain('export')
    expect(outputText).not.toMatch(/from '(?!\.)|import\(/)
  },
)

test('19: a silent socket can be left for a new one, and the network’s return is told', async () => {
  const { connect, heard, transport, world } = createTimedScene('ws')
  const silent = await connect()
  silent.accept()
  transport.drop(4000, 'silent')
  const second = await connect()
  second.accept()
  await world.advance(CLOSE_LIMIT_MS)
  expect([silent.isTerminated, second.closing, heard]).toEqual([true, undefined, ['open', 'open']])

  const window = new EventTarget()
  const wakes: string[] = []
  createBrowserLifecycle(window).listen((reason) => wakes.push(reason))
  window.dispatchEvent(new Event('online'))
  expect(wakes).toEqual(['online'])
})

test('20: nothing is made before the first open, and from onOpen on a text is taken', async () => {
  const fake = createFakeWebSocket()
  const taken: boolean[] = []
  const transport = createTransport({
    world: createVirtualWorld(),
    WebSocket: fake.WebSocket,
    listener: {
      onOpen: () => taken.push(transport.send('hello')),
      onFrame: () => undefined,
      onEnd: () => undefined,
    },
  })
  await vi.advanceTimersByTimeAsync(AN_HOUR_MS)
  expect(fake.sockets).toEqual([])
  transport.open(TARGET)
  const socket = await made(fake)
  socket.accept()
  expect([taken, socket.sent]).toEqual([[true], ['hello']])
})
