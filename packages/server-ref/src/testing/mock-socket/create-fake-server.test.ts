import { WebSocket as PlainWebSocket } from 'mock-socket'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { SocketUser } from '../../../test/socket-user.ts'
import { CannotSimulateError } from '../cannot-simulate.ts'
import { DOUBLES } from '../doubles.ts'
import type { FakeServerOptions } from '../fake-server.ts'
import { createFakeServer } from './create-fake-server.ts'
import type { MockSocketServer } from './create-fake-server.ts'
import { createVirtualClock } from '../time/virtual-clock.ts'

afterEach(() => vi.useRealTimers())

async function serve(options?: FakeServerOptions): Promise<MockSocketServer> {
  const server = await createFakeServer(options)
  onTestFinished(() => server.close())
  return server
}

function use(server: MockSocketServer, path = '', options?: object): SocketUser {
  return new SocketUser(server.WebSocket, `${server.url}${path}`, options)
}

async function greeted(server: MockSocketServer, more?: object): Promise<SocketUser> {
  const user = await use(server).opened()
  await user.greets(more).heard('bookmark')
  return user
}

test('a socket opens, says hello and hears what happens, in order', async () => {
  const server = await serve()
  const user = await greeted(server)
  await server.register('orders')
  await server.publish('deployed', { by: 'ada' })
  await user.heard('deployed')
  expect(user.happened.slice(0, 3)).toMatchObject([
    'open',
    { type: 'welcome' },
    { type: 'bookmark' },
  ])
  expect(user.offsets).toEqual([1, 2])
  expect(server.heard()).toMatchObject([{ hello: { v: 2 } }])
  expect(server.sent().map(({ type, event }) => type ?? event)).toEqual([
    'welcome',
    'bookmark',
    'service_registered',
    'deployed',
  ])
})

test('nothing is delivered while the server is still at it', async () => {
  const server = await serve()
  const user = await greeted(server)
  const before = user.happened.length
  const published = server.publish('deployed')
  expect(user.happened).toHaveLength(before)
  await published
  await user.heard('deployed')
})

test('events of one turn reach a client that reads batches in one frame', async () => {
  const server = await serve()
  const user = await greeted(server, { accept: ['batch'] })
  await Promise.all(['a', 'b', 'c'].map((event) => server.publish(event)))
  await server.publish('d')
  await user.heard('d')
  expect(user.happened.at(-2)).toMatchObject([{ event: 'a' }, { event: 'b' }, { event: 'c' }])
  expect(server.sent().slice(-4)).toMatchObject(['a', 'b', 'c', 'd'].map((event) => ({ event })))
})

test('a connection that is dropped ends with 1006 and not clean, one that is closed with its code', async () => {
  const server = await serve()
  const [one, other] = [await greeted(server), await greeted(server)]
  expect(server.connections()).toBe(2)
  server.drop()
  expect(await one.ended()).toEqual([1006, '', false])
  expect(await other.ended()).toEqual([1006, '', false])
  expect(server.connections()).toBe(0)
  const third = await greeted(server)
  server.closeAll(4410, 'position lost')
  expect(await third.ended()).toEqual([4410, 'position lost', true])
})

test('what no server can say in a close is refused', async () => {
  const server = await serve()
  for (const code of [0, 999, 1005, 1006, 1015, 5000]) {
    expect(() => server.closeAll(code)).toThrow('drop() breaks connections with 1006')
  }
  expect(() => server.closeAll(4000, 'ü'.repeat(62))).toThrow('more than 123 bytes')
})

test('a socket that has been closed hears nothing more', async () => {
  const server = await serve()
  const user = await greeted(server)
  server.closeAll(1001)
  await user.ended()
  const { length } = user.happened
  await server.publish('deployed')
  const later = await greeted(server)
  await server.publish('again')
  await later.heard('again')
  expect(user.happened).toHaveLength(length)
  user.socket.send('not an error, and not heard')
  expect(server.heard()).toHaveLength(2)
})

test('a client closes with its own code, or with none', async () => {
  const server = await serve()
  const [one, other] = [await greeted(server), await greeted(server)]
  one.socket.close(4000, 'enough')
  expect(one.socket.readyState).toBe(2)
  expect(await one.ended()).toEqual([4000, 'enough', true])
  other.socket.close()
  expect(await other.ended()).toEqual([1005, '', true])
  expect([one.socket.readyState, server.connections()]).toEqual([3, 0])
})

test('what a client said before it closed is heard', async () => {
  const server = await serve()
  const user = await greeted(server)
  user.says({ ping: 7 }).socket.close()
  await user.ended()
  expect(server.heard().at(-1)).toEqual({ ping: 7 })
})

test('a close that no application may ask for is refused, and so is a frame before the opening', async () => {
  const server = await serve()
  const user = use(server)
  expect(() => user.socket.send('early')).toThrow('still connecting')
  await user.opened()
  expect(() => user.socket.close(1001)).toThrow('between 3000 and 4999')
  expect(() => user.socket.close(1000, 'ü'.repeat(62))).toThrow('123 bytes')
  expect(user.socket.readyState).toBe(1)
})

test('a socket that is closed while it connects fails, and reaches no server', async () => {
  const server = await serve()
  const user = use(server)
  user.socket.close()
  expect(await user.ended()).toEqual([1006, '', false])
  expect(user.happened).toEqual(['error', [1006, '', false]])
  expect(server.core.counters.connections).toBe(0)
})

test('a refused connection fails as in a browser: an error, then 1006', async () => {
  const server = await serve()
  server.faults.refuse()
  const user = use(server)
  await user.ended()
  expect(user.happened).toEqual(['error', [1006, '', false]])
  expect((await server.fetch(`${server.httpUrl}/health`)).status).toBe(503)
  server.faults.clear()
  await use(server).opened()
  expect((await server.fetch(`${server.httpUrl}/health`)).status).toBe(200)
  expect(server.faultCounts()).toMatchObject({ refuse: 1 })
})

test('nobody is at an address without a server, or on another path of one', async () => {
  const server = await serve()
  for (const url of ['wss://nobody.test', `${server.url}/other`]) {
    expect(await new SocketUser(server.WebSocket, url).ended()).toEqual([1006, '', false])
  }
  await use(server, '/ws').opened()
  await use(server, '/?trace=1').opened()
})

test('a binary frame is refused with 1003', async () => {
  const server = await serve()
  const user = await greeted(server)
  user.socket.send(new Uint8Array([1, 2, 3]))
  expect(await user.ended()).toEqual([1003, 'text frames only', true])
})

test('a token is wanted in the first frame, or in a header as ws on Node sends it', async () => {
  const server = await serve({ auth: 'on' })
  const without = await use(server).opened()
  expect(await without.greets().ended()).toEqual([4500, 'a token is needed', true])
  const token = server.token({ sub: 'ben', role: 'viewer' })
  const inFrame = await use(server).opened()
  inFrame.says({ auth: token, hello: { v: 2, subscriptions: [] } })
  expect(await inFrame.heard('welcome')).toMatchObject({ user: { sub: 'ben', role: 'viewer' } })
  const headers = { Authorization: `Bearer ${token}` }
  const inHeader = await use(server, '', { headers }).opened()
  expect(await inHeader.greets().heard('welcome')).toMatchObject({ user: { sub: 'ben' } })
  expect(JSON.stringify([server.heard(), server.sent()])).not.toContain(token)
  expect(server.heard()).toContainEqual(expect.objectContaining({ auth: '(token 1 of ben)' }))
})

test('the routes are answered by fetch, with what the sockets are told', async () => {
  const server = await serve({ auth: 'on' })
  const ask = (path: string, init?: RequestInit) => server.fetch(`${server.httpUrl}${path}`, init)
  const authorization = `Bearer ${server.token()}`
  const body = JSON.stringify({ serviceName: 'orders', host: 'h', port: 1 })
  const headers = { authorization, 'content-type': 'application/json' }
  expect((await ask('/register', { method: 'POST', body })).status).toBe(401)
  const registered = await ask('/register', { method: 'POST', body, headers })
  expect(await registered.json()).toMatchObject({ nodeId: 'orders:h:1' })
  expect(await (await ask('/servers', { headers })).json()).toEqual({ services: ['orders'] })
  expect((await ask('/nothing', { headers })).status).toBe(404)
  const head = await ask('/health', { method: 'HEAD' })
  expect([head.status, await head.text()]).toEqual([200, ''])
  expect(server.registry.serviceNames()).toEqual(['orders'])
})

test('fetch knows one server, and rejects where it was closed or given up', async () => {
  const server = await serve({ url: 'wss://one.test/live/ws' })
  expect(server.httpUrl).toBe('https://one.test/live')
  expect((await server.fetch(new URL('https://one.test/live/health'))).status).toBe(200)
  await expect(server.fetch('https://one.test/health')).rejects.toThrow(
    'https://one.test/live only',
  )
  const given = { signal: AbortSignal.abort(new Error('given up')) }
  await expect(server.fetch('https://one.test/live/health', given)).rejects.toThrow('given up')
  await server.close()
  await expect(server.fetch('https://one.test/live/health')).rejects.toThrow('was closed')
})

test('several servers keep apart, and an address can be used again', async () => {
  const [one, other] = [
    await serve({ url: 'wss://one.test' }),
    await serve({ url: 'wss://other.test' }),
  ]
  const [here, there] = [await greeted(one), await greeted(other)]
  await one.publish('here')
  await other.publish('there')
  await Promise.all([here.heard('here'), there.heard('there')])
  expect([here.frames.length, there.frames.length]).toEqual([3, 3])
  await expect(createFakeServer({ url: 'wss://one.test/' })).rejects.toThrow(
    'A fake server is at wss://one.test/ already: close it, or give this one another url',
  )
  await one.close()
  expect(await here.ended()).toEqual([1012, 'service restart', true])
  const again = await serve({ url: 'wss://one.test' })
  await greeted(again)
  const { Server } = await import('mock-socket')
  const standing = new Server('wss://third.test', { mock: false })
  onTestFinished(() => standing.close())
  await expect(createFakeServer({ url: 'wss://third.test' })).rejects.toThrow(
    'A server of mock-socket',
  )
})

test('a token of one server is worth nothing at another', async () => {
  const one = await serve({ url: 'wss://one.test', auth: 'on' })
  const other = await serve({ url: 'wss://other.test', auth: 'on' })
  const user = await use(other).opened()
  user.says({ auth: one.token(), hello: { v: 2, subscriptions: [] } })
  expect(await user.heard('auth_failed')).toMatchObject({ code: 'token_refused' })
})

test("mock-socket's own WebSocket is told which one to take", async () => {
  const server = await serve()
  const plain = new PlainWebSocket(server.url)
  const { reason } = await new Promise<{ readonly reason: string }>((resolve) => {
    plain.onclose = resolve
  })
  expect(reason).toBe('take the WebSocket of createFakeServer')
})

test('the usual members of a WebSocket are there', async () => {
  const server = await serve()
  const { WebSocket } = server
  expect([WebSocket.CONNECTING, WebSocket.OPEN, WebSocket.CLOSING, WebSocket.CLOSED]).toEqual([
    0, 1, 2, 3,
  ])
  const socket = new WebSocket(new URL(server.url))
  const opened = await new Promise<{ target: unknown }>((resolve) => (socket.onopen = resolve))
  expect(opened.target).toBe(socket)
  expect(socket).toMatchObject({
    url: `${server.url}/`,
    protocol: '',
    extensions: '',
    bufferedAmount: 0,
  })
  const never = vi.fn()
  socket.addEventListener('close', never)
  socket.removeEventListener('close', never)
  const once = vi.fn()
  socket.addEventListener('message', once, { once: true })
  socket.send('{"ping":1}')
  socket.send('{"ping":2}')
  await new Promise<void>((resolve) => {
    socket.onmessage = ({ data }) => data.includes('2') && resolve()
  })
  expect(once).toHaveBeenCalledOnce()
  const closed = new Promise((resolve) => (socket.onclose = resolve))
  server.drop()
  await closed
  expect(never).not.toHaveBeenCalled()
})

test('what only a real server can is refused by name, as the table says', async () => {
  const server = await serve()
  expect(() => server.faults.resetAll()).toThrow(CannotSimulateError)
  expect(() => server.faults.resetAll()).toThrow(
    'faults.resetAll: mock-socket cannot show that connections are reset: ECONNRESET. ' +
      'Use startServer({ testing: true }) of maxine-server-ref for it.',
  )
  expect(() => server.faults.refuseWith(401)).toThrow('faults.refuseWith: mock-socket cannot')
  const verbs = new Map<string, unknown>([
    ...Object.entries(server),
    ...Object.entries(server.faults).map(([name, verb]) => [`faults.${name}`, verb] as const),
  ])
  for (const { verb } of DOUBLES)
    if (verb !== undefined) expect(verbs.get(verb)).toBeTypeOf('function')
  const refused = DOUBLES.flatMap(({ mockSocket, verb }) =>
    mockSocket === 'no' && verb !== undefined ? [verb] : [],
  )
  expect(refused.sort()).toEqual(['faults.refuseWith', 'faults.resetAll'])
})

test("vitest's fake timers own the server's time, called before or after it is made", async () => {
  for (const when of ['before', 'after'] as const) {
    if (when === 'before') vi.useFakeTimers()
    const server = await createFakeServer()
    if (when === 'after') vi.useFakeTimers()
    const user = await greeted(server)
    const bookmarks = () => user.frames.filter(({ type }) => type === 'bookmark').length
    expect(bookmarks()).toBe(1)
    await vi.advanceTimersByTimeAsync(25_000)
    expect(bookmarks()).toBe(2)
    await server.close()
    await vi.advanceTimersByTimeAsync(4)
    expect(vi.getTimerCount()).toBe(0)
    vi.useRealTimers()
  }
})

test('a clock of its own moves the server whatever the timers are', async () => {
  for (const timers of ['real', 'fake'] as const) {
    if (timers === 'fake') vi.useFakeTimers()
    const clock = createVirtualClock()
    const server = await createFakeServer({
      world: clock,
      auth: 'on',
      core: { session: { expiryGraceMs: 0 } },
    })
    const user = use(server)
    await clock.advance(0)
    user.says({ auth: server.token({ lifeMs: 60_000 }) }).greets()
    await clock.advance(59_999)
    expect(user.socket.readyState).toBe(1)
    await clock.advance(1)
    expect(user.happened.at(-1)).toEqual([4401, 'token expired', true])
    await server.close()
    expect(clock.pending()).toBe(0)
  }
})

test('without mock-socket there is one line that says what to install', async () => {
  vi.resetModules()
  vi.doMock('mock-socket', () => {
    throw new Error('Cannot find package')
  })
  onTestFinished(() => {
    vi.doUnmock('mock-socket')
    vi.resetModules()
  })
  const fresh = await import('./create-fake-server.ts')
  await expect(fresh.createFakeServer()).rejects.toThrow(
    'createFakeServer needs the package mock-socket: npm install --save-dev mock-socket',
  )
})
