import type { WebSocketHandler, WebSocketHandlerConnection } from 'msw'
import { answerFetch, UNREAL_ADDRESS } from '../answer-fetch.ts'
import { CannotSimulateError } from '../cannot-simulate.ts'
import type { FakeServer, FakeServerOptions } from '../fake-server.ts'
import { createMswConnection } from './msw-socket.ts'
import { createScenario } from '../scenario/scenario.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { placeOf } from '../url-place.ts'

/** A double that msw puts in the place of the network. */
export interface MswServer extends FakeServer {
  /**
   * For `setupServer(...handlers)` and `setupWorker(...handlers)`: WebSockets and requests together.
   * `never` fits wherever msw wants handlers, without a word of msw's own types, which are there only
   * when it is installed.
   */
  readonly handlers: readonly never[]
}

/**
 * A double of the server for msw, on Node and in a browser's service worker. msw is loaded here and
 * nowhere else. It works under vitest's fake timers; only a faked `queueMicrotask` stops msw.
 *
 * msw replaces the global `WebSocket`, so give that one to the client once msw listens, in a browser
 * as well: what a module found there before is not answered. Node 20 has none until you put one there.
 * A handshake of the package `ws` fails with an error that says what to do. In a browser start the
 * worker with `quiet: true`, or msw writes every frame to the console, tokens and all.
 *
 * @example
 * globalThis.WebSocket ??= (await import('undici')).WebSocket
 * const maxine = await maxineHandlers()
 * const network = setupServer(...maxine.handlers)
 * network.listen()
 * const client = new WebSocketClient({ url: maxine.url, WebSocket: globalThis.WebSocket })
 */
export async function maxineHandlers(options: FakeServerOptions = {}): Promise<MswServer> {
  const msw = await loadMsw()
  const scenario = await createScenario({ ...options, double: 'msw' })
  let state: 'open' | 'closed' = 'open'
  const { handle, httpUrl, close } = scenario
  const handlers = [
    ...createSocketHandlers(msw, scenario),
    createRequestHandler(msw, httpUrl, (request) =>
      // As where nobody listens.
      state === 'closed' ? msw.HttpResponse.error() : answerFetch({ handle, httpUrl }, request),
    ),
  ]
  return Object.assign(scenario, {
    handlers: handlers as readonly unknown[] as readonly never[],
    close: () => {
      state = 'closed'
      return close()
    },
  })
}

async function loadMsw() {
  try {
    return await import('msw')
  } catch (cause) {
    throw new Error('maxineHandlers() needs msw 2.15 or later: npm install --save-dev msw', {
      cause,
    })
  }
}

type Msw = Awaited<ReturnType<typeof loadMsw>>

type MswClient = WebSocketHandlerConnection['client']

function createRequestHandler(
  { http }: Msw,
  httpUrl: string,
  answer: (request: Request) => Response | Promise<Response>,
) {
  const place = placeOf(httpUrl)
  return http.all(
    ({ request }) => place.has(request.url),
    ({ request }) => answer(request),
  )
}

/** The handlers of msw's `ws.link` would leave a listener behind for good, each of them. */
function createSocketHandlers(msw: Msw, scenario: Scenario) {
  // An address may name one of the doors.
  const place = placeOf(scenario.url.replace(/\/ws\/*$/, ''))
  class SocketHandler extends msw.WebSocketHandler {
    override async run(...asked: Parameters<WebSocketHandler['run']>) {
      const connection = await super.run(...asked)
      if (connection) take(scenario, connection.client, place.pathIn(connection.client.url.href))
      return connection
    }
  }
  return [
    new SocketHandler(place.pattern),
    msw.http.get(({ request }) => isHandshake(request) && place.has(request.url), refuseHandshake),
  ]
}

/** Where the reference server takes WebSockets; everywhere else it answers 404. */
const DOORS = ['/', '/ws']

/** Those that a double has taken or refused: msw shows each to all handlers of its address. */
const seen = new WeakSet<MswClient>()

function take(scenario: Scenario, client: MswClient, path: string): void {
  // The first handler answers, as with requests: what `use()` adds comes before what was there.
  if (seen.has(client)) return
  seen.add(client)
  const connection = createMswConnection(client)
  // Who has closed it again at once is never seen by a server.
  if (connection.isGone()) return
  if (!DOORS.includes(path)) return connection.refuse()
  const peer = scenario.accept(connection, { address: UNREAL_ADDRESS })
  if ('status' in peer) connection.refuse()
  else connection.attach(peer)
}

/** Only Node's requests show it; what a browser asks for as a handshake is no request there. */
function isHandshake({ headers }: Request): boolean {
  return headers.get('upgrade')?.toLowerCase() === 'websocket'
}

/** msw reports what is thrown here, and answers 500. */
function refuseHandshake(): never {
  const why =
    'WebSocket' in globalThis
      ? 'msw can answer the global WebSocket only, and this is another one, such as that of the package ws.'
      : 'There is no global WebSocket that msw could answer: before msw listens, globalThis.WebSocket ??= (await import("undici")).WebSocket.'
  throw new CannotSimulateError(
    `${why} Once msw listens, give the client { WebSocket: globalThis.WebSocket }, or use startServer of maxine-server-ref.`,
  )
}
