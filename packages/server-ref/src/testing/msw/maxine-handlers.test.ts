import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { WebSocket as UndiciWebSocket } from 'undici'
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { WebSocket as WsWebSocket } from 'ws'
import { CannotSimulateError } from '../cannot-simulate.ts'
import { DOUBLES } from '../doubles.ts'
import type { FakeServerOptions } from '../fake-server.ts'
import { maxineHandlers } from './maxine-handlers.ts'
import type { MswServer } from './maxine-handlers.ts'

const HELLO = { subscribe: true, hello: { v: 2, subscriptions: [{ id: 's1', filter: {} }] } }

beforeAll(() => {
  if (!('WebSocket' in globalThis)) vi.stubGlobal('WebSocket', UndiciWebSocket)
})

afterAll(() => void vi.unstubAllGlobals())

afterEach(() => void vi.useRealTimers())

describe('a double on msw', () => {
  it('answers WebSockets and requests by one core', async () => {
    const maxine = await serve()
    const socket = connect(maxine.url)
    await socket.untilSaid({ type: 'welcome' })
    const response = await fetch(`${maxine.httpUrl}/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ serviceName: 'orders', host: '10.0.0.7', port: 3000 }),
    })
    expect(response.status).toBe(200)
    await socket.untilSaid({ event: 'service_registered' })
    const servers = await fetch(`${maxine.httpUrl}/servers`)
    expect(await servers.json()).toEqual({ services: ['orders'] })
    expect(maxine.heard()).toMatchObject([HELLO])
    expect(maxine.connections()).toBe(1)
  })

  it('answers HEAD with the head alone, and says what it does not have', async () => {
    const { httpUrl } = await serve()
    const head = await fetch(`${httpUrl}/health`, { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
    expect((await fetch(`${httpUrl}/nowhere`)).status).toBe(404)
    expect((await fetch(`${httpUrl}/health`, { method: 'DELETE' })).status).toBe(405)
  })

  it('wants tokens of its own where auth is on, over both', async () => {
    const maxine = await serve({ auth: 'on' })
    expect((await fetch(`${maxine.httpUrl}/servers`)).status).toBe(401)
    const headers = { authorization: `Bearer ${maxine.token()}` }
    expect((await fetch(`${maxine.httpUrl}/servers`, { headers })).status).toBe(200)
    const friend = connect(maxine.url, { ...HELLO, auth: maxine.token() })
    await friend.untilSaid({ type: 'welcome' })
    maxine.expireTokens()
    expect(await friend.closed).toMatchObject({ code: 4401, wasClean: true })
  })

  it('shows a frame that a close follows at once', async () => {
    const maxine = await serve({ auth: 'on' })
    const stranger = connect(maxine.url, { ...HELLO, auth: 'no token of it' })
    expect(await stranger.closed).toMatchObject({ wasClean: true })
    expect(stranger.said).toMatchObject([{ type: 'auth_failed' }])
  })

  it('shows nothing after a close', async () => {
    const maxine = await serve()
    const socket = connect(maxine.url)
    await socket.untilSaid({ type: 'welcome' })
    const published = maxine.publish('last')
    maxine.closeAll(4503, 'enough')
    await published
    expect(await socket.closed).toMatchObject({ code: 4503, reason: 'enough', wasClean: true })
    const count = socket.said.length
    await maxine.publish('late')
    await Promise.resolve()
    expect(socket.said).toHaveLength(count)
  })

  it('is seen open by every listener before a frame comes', async () => {
    const maxine = await serve()
    const seen: string[] = []
    const socket = new WebSocket(maxine.url)
    socket.addEventListener('message', () => seen.push('message'))
    socket.addEventListener('open', () => socket.send(JSON.stringify(HELLO)))
    await Promise.resolve()
    await Promise.resolve()
    socket.addEventListener('open', () => seen.push('late listener'))
    await maxine.untilConnected()
    await maxine.close()
    await new Promise((resolve) => socket.addEventListener('close', resolve))
    expect(seen[0]).toBe('late listener')
  })

  it('breaks a connection as a network does: 1006, and not clean', async () => {
    const maxine = await serve()
    const socket = connect(maxine.url)
    await socket.untilSaid({ type: 'welcome' })
    maxine.drop()
    expect(await socket.closed).toMatchObject({ code: 1006, reason: '', wasClean: false })
    expect(maxine.connections()).toBe(0)
    expect(maxine.core.sizes().connections).toBe(0)
  })

  it.each([1001, 1008, 1011, 1012, 4401, 4504])('closes with %i', async (code) => {
    const maxine = await serve()
    const socket = connect(maxine.url)
    await socket.untilSaid({ type: 'welcome' })
    maxine.closeAll(code, 'on purpose')
    expect(await socket.closed).toMatchObject({ code, reason: 'on purpose', wasClean: true })
    expect(maxine.core.sizes().connections).toBe(0)
  })

  it.each<[string, string, (maxine: MswServer) => unknown]>([
    ['it refuses', '', (maxine) => maxine.faults.refuse()],
    ['it goes away', '', (maxine) => maxine.drain()],
    ['it is closed', '', (maxine) => maxine.close()],
    ['the path is none of its own', '/elsewhere', () => undefined],
  ])('refuses a handshake as a browser shows it, when %s', async (...[, path, arrange]) => {
    const maxine = await serve()
    await arrange(maxine)
    const socket = connect(maxine.url + path)
    expect(await socket.closed).toMatchObject({ code: 1006, reason: '', wasClean: false })
    expect(socket.happened).toEqual(['error', 'close'])
    expect(maxine.connections()).toBe(0)
  })

  it('takes clients again, and on both its paths, when the trouble is over', async () => {
    const maxine = await serve()
    maxine.faults.refuse()
    expect((await fetch(`${maxine.httpUrl}/health`)).status).toBe(503)
    maxine.faults.clear()
    expect((await fetch(`${maxine.httpUrl}/health`)).status).toBe(200)
    for (const path of ['', '/', '/ws', '/ws?from=a-test']) {
      await connect(maxine.url + path).untilSaid({ type: 'welcome' })
    }
    expect(maxine.connections()).toBe(4)
  })

  it('can be named by the path of its door', async () => {
    const maxine = await serve({ url: 'ws://maxine.test/ws' })
    await connect(maxine.url).untilSaid({ type: 'welcome' })
    expect((await fetch('http://maxine.test/health')).status).toBe(200)
  })

  it('is gone for requests too once it is closed', async () => {
    const maxine = await serve()
    await maxine.close()
    await expect(fetch(`${maxine.httpUrl}/health`)).rejects.toThrow('Failed to fetch')
  })

  it('hears when a client goes, early or late', async () => {
    const maxine = await serve()
    const early = connect(maxine.url)
    early.socket.close()
    // Known, and in the table: a network would show 1006 here, and 1005 for a close without a code.
    expect(await early.closed).toMatchObject({ code: 1000, wasClean: true })
    expect(maxine.heard()).toEqual([])
    const late = connect(maxine.url)
    await late.untilSaid({ type: 'welcome' })
    late.socket.close(4000, 'bye')
    expect(await late.closed).toMatchObject({ code: 4000, reason: 'bye' })
    expect(maxine.connections()).toBe(0)
    expect(maxine.core.sizes().connections).toBe(0)
  })

  it('takes a binary frame for what the core takes it', async () => {
    const maxine = await serve()
    const socket = connect(maxine.url)
    await socket.untilSaid({ type: 'welcome' })
    socket.socket.send(new Uint8Array([1, 2, 3]))
    expect(await socket.closed).toMatchObject({ code: 1003 })
  })

  it.each([
    ['resetAll', (maxine: MswServer) => maxine.faults.resetAll()],
    ['refuseWith', (maxine: MswServer) => maxine.faults.refuseWith(429)],
  ])('refuses faults.%s, and says what can do it', async (...[verb, make]) => {
    const maxine = await serve()
    expect(() => make(maxine)).toThrow(CannotSimulateError)
    expect(() => make(maxine)).toThrow(
      new RegExp(`${verb}.*msw.*startServer.*of maxine-server-ref`),
    )
  })
})

describe('the table of doubles', () => {
  it('has every verb that msw refuses', async () => {
    const maxine = await serve()
    const refused = DOUBLES.flatMap(({ msw, verb }) => (msw === 'no' && verb ? [verb] : []))
    expect(refused.sort()).toEqual(['faults.refuseWith', 'faults.resetAll'])
    for (const verb of refused) {
      const make = maxine.faults[verb.replace('faults.', '') as 'refuseWith' | 'resetAll']
      expect(() => make(429)).toThrow(verb)
    }
  })
})

describe('several doubles on msw', () => {
  it('stand side by side, each at its own address', async () => {
    const east = await maxineHandlers({ url: 'ws://east.test', httpUrl: 'http://api.east.test/v1' })
    const west = await maxineHandlers({ url: 'wss://west.test:8443/live' })
    listen(east, west)
    await connect(east.url).untilSaid({ type: 'welcome' })
    await connect(`${west.url}/ws`).untilSaid({ type: 'welcome' })
    await east.register('orders')
    const ask = async (url: string) => (await fetch(url)).json()
    expect(await ask('http://api.east.test/v1/servers')).toEqual({ services: ['orders'] })
    expect(await ask('https://west.test:8443/live/servers')).toEqual({ services: [] })
    expect([east.connections(), west.connections()]).toEqual([1, 1])
    await east.close()
    expect([east.connections(), west.connections()]).toEqual([0, 1])
  })

  it('keep out of what is beside them', async () => {
    const maxine = await maxineHandlers({ url: 'ws://app.test/live' })
    const beside = [http.all('*', () => HttpResponse.text('beside'))] as unknown as never[]
    listen(maxine, { handlers: beside, close: () => Promise.resolve() })
    const ask = async (url: string) => (await fetch(url)).text()
    expect(await ask('http://app.test/lively')).toBe('beside')
    expect(await ask('https://app.test/live/servers')).toBe('beside')
    expect(await ask('http://app.test/live/servers')).toBe('{"services":[]}')
  })

  it('at one address give way to the one that was added last', async () => {
    const first = await maxineHandlers()
    const last = await maxineHandlers({ epoch: 'last' })
    const network = listen(first)
    network.use(...last.handlers)
    onTestFinished(() => last.close())
    await connect(first.url).untilSaid({ type: 'welcome', epoch: 'last' })
    await last.register('orders')
    const services = await fetch(`${first.httpUrl}/servers`)
    expect(await services.json()).toEqual({ services: ['orders'] })
    expect([first.connections(), last.connections()]).toEqual([0, 1])
  })

  it('leave no listener behind, however many there were', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockReturnValue(undefined)
    onTestFinished(() => warn.mockRestore())
    for (let double = 0; double < 20; double += 1) await (await maxineHandlers()).close()
    expect(warn).not.toHaveBeenCalled()
  })

  it('keep clients and answer new ones when msw resets its handlers', async () => {
    const maxine = await maxineHandlers()
    const network = listen(maxine)
    const first = connect(maxine.url)
    await first.untilSaid({ type: 'welcome' })
    network.resetHandlers()
    await maxine.publish('still')
    await first.untilSaid({ event: 'still' })
    await connect(maxine.url).untilSaid({ type: 'welcome' })
    expect((await fetch(`${maxine.httpUrl}/health`)).status).toBe(200)
  })
})

describe('a WebSocket that msw cannot answer', () => {
  it('of the package ws fails at once, with a line that says what to do', async () => {
    const complain = vi.spyOn(console, 'error').mockReturnValue(undefined)
    onTestFinished(() => complain.mockRestore())
    const maxine = await serve()
    expect(await failureOf(maxine.url)).toBe('Unexpected server response: 500')
    expect(complain.mock.calls[0]?.[0]).toEqual(
      new CannotSimulateError(
        'msw can answer the global WebSocket only, and this is another one, such as that of the package ws. Once msw listens, give the client { WebSocket: globalThis.WebSocket }, or use startServer of maxine-server-ref.',
      ),
    )
    expect(maxine.connections()).toBe(0)
  })

  it('for there is no global one, fails with the line that puts one there', async () => {
    const complain = vi.spyOn(console, 'error').mockReturnValue(undefined)
    onTestFinished(() => complain.mockRestore())
    const { WebSocket } = globalThis
    onTestFinished(() => void Object.assign(globalThis, { WebSocket }))
    Reflect.deleteProperty(globalThis, 'WebSocket')
    const maxine = await serve()
    expect(await failureOf(maxine.url)).toBe('Unexpected server response: 500')
    expect(String(complain.mock.calls[0]?.[0])).toContain(
      'globalThis.WebSocket ??= (await import("undici")).WebSocket',
    )
  })
})

describe('time under msw', () => {
  it.each([
    ['all that vitest fakes by default', undefined],
    ['timers and the date', ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date']],
  ] as const)('is that of fake timers: %s', async (...[, toFake]) => {
    vi.useFakeTimers(toFake && { toFake: [...toFake] })
    const heartbeatMs = 25_000
    const maxine = await serve({
      core: { session: { heartbeatMs }, registry: { statsEveryMs: 0 } },
    })
    const socket = connect(maxine.url)
    await socket.untilSaid({ type: 'bookmark' })
    expect((await fetch(`${maxine.httpUrl}/health`)).status).toBe(200)
    const before = socket.said.length
    await vi.advanceTimersByTimeAsync(heartbeatMs)
    expect(socket.said.slice(before)).toMatchObject([{ type: 'bookmark' }])
    await maxine.close()
    expect(await socket.closed).toMatchObject({ code: 1012 })
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('msw itself', () => {
  it('is loaded by nothing but maxineHandlers()', async () => {
    let loads = 0
    vi.resetModules()
    vi.doMock('msw', async (original) => {
      loads += 1
      return original()
    })
    onTestFinished(() => vi.doUnmock('msw'))
    const testing = await import('../index.ts')
    expect(loads).toBe(0)
    await (await testing.maxineHandlers()).close()
    expect(loads).toBe(1)
  })

  it('is asked for in one line where it is missing', async () => {
    vi.resetModules()
    vi.doMock('msw', () => {
      throw new Error('Cannot find package')
    })
    onTestFinished(() => vi.doUnmock('msw'))
    const { maxineHandlers: lacking } = await import('./maxine-handlers.ts')
    await expect(lacking()).rejects.toThrow(
      /^maxineHandlers\(\) needs msw 2\.15 or later: npm install --save-dev msw$/,
    )
  })
})

async function serve(options: FakeServerOptions = {}): Promise<MswServer> {
  const maxine = await maxineHandlers(options)
  listen(maxine)
  return maxine
}

/** An msw that knows nothing else, until the test is over. */
function listen(
  ...doubles: readonly Pick<MswServer, 'handlers' | 'close'>[]
): ReturnType<typeof setupServer> {
  const network = setupServer(...doubles.flatMap(({ handlers }) => handlers))
  network.listen({ onUnhandledRequest: 'error' })
  onTestFinished(async () => {
    await Promise.all(doubles.map((maxine) => maxine.close()))
    network.close()
  })
  return network
}

/** What happens to a socket that says something as soon as it is open. */
function connect(url: string, first: object = HELLO) {
  const socket = new WebSocket(url)
  const said: Record<string, unknown>[] = []
  const happened: string[] = []
  const untilSaid = (fields: object) =>
    vi.waitFor(() => expect(said).toContainEqual(expect.objectContaining(fields)), { interval: 1 })
  socket.addEventListener('open', () => socket.send(JSON.stringify(first)))
  socket.addEventListener('message', ({ data }) => said.push(JSON.parse(String(data))))
  for (const name of ['open', 'error', 'close']) {
    socket.addEventListener(name, () => happened.push(name))
  }
  const closed = new Promise<{ code: number; reason: string; wasClean: boolean }>((resolve) => {
    socket.addEventListener('close', ({ code, reason, wasClean }) =>
      resolve({ code, reason, wasClean }),
    )
  })
  return { socket, said, happened, untilSaid, closed }
}

/** Of a handshake of the package ws. */
async function failureOf(url: string): Promise<string> {
  const socket = new WsWebSocket(url)
  onTestFinished(() => socket.terminate())
  return new Promise((resolve) => {
    socket.on('error', ({ message }) => resolve(message))
    socket.on('open', () => resolve('it opened'))
  })
}
