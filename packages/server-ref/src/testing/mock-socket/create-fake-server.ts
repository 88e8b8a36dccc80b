import { answerFetch } from '../answer-fetch.ts'
import type { FakeFetch } from './fake-fetch.ts'
import type { FakeServer, FakeServerOptions } from '../fake-server.ts'
import type { FakeWebSocketConstructor } from './fake-web-socket.ts'
import { createScenario } from '../scenario/scenario.ts'
import { placeOf } from '../url-place.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { createSocketClass } from './socket-class.ts'
import type { MockWebSocketConstructor } from './socket-class.ts'
import type { Door } from './socket-life.ts'

/** A server in memory, and what clients reach it by. */
export interface MockSocketServer extends FakeServer {
  /** For the option `WebSocket` of a client, or for `vi.stubGlobal('WebSocket', …)`. */
  readonly WebSocket: FakeWebSocketConstructor
  /** For the option `fetch` of a client, or for `vi.stubGlobal('fetch', …)`; it knows this server alone. */
  readonly fetch: FakeFetch
}

/**
 * Starts the reference server's core behind mock-socket's WebSocket: in memory, without a port, with
 * everything that happens happening by promises. For unit tests; `DOUBLES` says what it cannot do.
 * mock-socket starts a timer of 4 ms for each new WebSocket, which does nothing and is nobody's to stop.
 */
export async function createFakeServer(options: FakeServerOptions = {}): Promise<MockSocketServer> {
  const mock = await load()
  const scenario = await createScenario({ ...options, double: 'mock-socket' })
  try {
    const leave = occupy(mock, scenario)
    return fakeServer(scenario, { leave, WebSocket: mock.FakeSocket })
  } catch (error) {
    await scenario.close()
    throw error
  }
}

interface Outside {
  /** Gives the address back. */
  readonly leave: () => void
  readonly WebSocket: FakeWebSocketConstructor
}

function fakeServer(scenario: Scenario, { leave, WebSocket }: Outside): MockSocketServer {
  let state: 'open' | 'closed' = 'open'
  const { close, httpUrl } = scenario
  const place = placeOf(httpUrl)
  const fetch: FakeFetch = async (input, init) => {
    const request = new Request(input, init)
    request.signal.throwIfAborted()
    if (!place.has(request.url)) {
      throw new TypeError(`fetch failed: this fake server answers at ${httpUrl} only`)
    }
    if (state === 'closed') throw new TypeError('fetch failed: the fake server was closed')
    const response = await answerFetch(scenario, request)
    request.signal.throwIfAborted()
    return response
  }
  return Object.assign(scenario, {
    WebSocket,
    fetch,
    close: async () => {
      if (state === 'open') leave()
      state = 'closed'
      await close()
    },
  })
}

/** mock-socket, and the class made of its WebSocket. */
interface Mock {
  readonly Server: new (url: string, options: { readonly mock: boolean }) => MockServer
  readonly FakeSocket: FakeWebSocketConstructor
}

interface MockServer {
  readonly on: (type: 'connection', callback: (socket: PlainSocket) => void) => void
  readonly stop: () => void
}

/** One of mock-socket's own, with all its faults. */
interface PlainSocket {
  readonly close: (end: { code: number; reason: string; wasClean: boolean }) => void
}

/** Who is where; an address is kept by mock-socket as well. */
const doors = new Map<string, Door>()

let loaded: Promise<Mock> | undefined

function load(): Promise<Mock> {
  return (loaded ??= import('mock-socket').then(
    ({ Server, WebSocket }) => {
      const Base = WebSocket as unknown as MockWebSocketConstructor
      const FakeSocket = createSocketClass(Base, (url) => doors.get(withoutEnd(url)))
      return { Server: Server as unknown as Mock['Server'], FakeSocket }
    },
    (cause: unknown) => {
      const advice = 'npm install --save-dev mock-socket'
      throw new Error(`createFakeServer needs the package mock-socket: ${advice}`, { cause })
    },
  ))
}

/** Takes the address, until the function is called. */
function occupy({ Server }: Mock, { url, accept }: Scenario): () => void {
  const places = [withoutEnd(url), withoutEnd(`${withoutEnd(url)}/ws`)]
  if (places.some((place) => doors.has(place))) {
    throw new Error(`A fake server is at ${url} already: close it, or give this one another url`)
  }
  const server = standAt(Server, url)
  // What comes by mock-socket's own class opens and stays mute; better it is told so.
  server.on('connection', (socket) =>
    socket.close({ code: 1011, reason: 'take the WebSocket of createFakeServer', wasClean: true }),
  )
  for (const place of places) doors.set(place, accept)
  return () => {
    for (const place of places) doors.delete(place)
    server.stop()
  }
}

function standAt(Server: Mock['Server'], url: string): MockServer {
  try {
    return new Server(url, { mock: false })
  } catch (cause) {
    const advice = 'stop it, or give this one another url'
    throw new Error(`A server of mock-socket is at ${url} already: ${advice}`, { cause })
  }
}

/** An address without its query and its last slashes, so that it is the same however it is written. */
function withoutEnd(url: string): string {
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname.replace(/\/*$/, '')}`
}
