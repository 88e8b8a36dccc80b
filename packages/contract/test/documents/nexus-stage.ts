import { once } from 'node:events'
import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { startServer } from 'maxine-server-ref'
import type { RunningNexus } from 'maxine-server-ref'
import { onTestFinished } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { express } from './express-stub.ts'
import { raiseStage } from './stage.ts'
import type { Stage } from './stage.ts'

/** What the document's programs find in their environment; its browser client has one of its own. */
export const KEY = 'a-key-of-the-tests'
export const BROWSER_KEY = 'your_api_key'

const DOCUMENTED = /^wss?:\/\/(?:localhost:3000|nexus\.example\.com)/

/** Our Nexus, that knows both keys. */
export async function serveNexus(): Promise<RunningNexus> {
  const apiKeys = [KEY, BROWSER_KEY].map((key, at) => ({ key, sub: `user_${at}` }))
  const server = await startServer({ dialect: 'nexus', nexus: { apiKeys }, testing: true })
  onTestFinished(() => server.close())
  return server
}

/** Where the clients of the document run, or our own in their place. */
export function setNexusStage(server: { readonly url: string }): Stage {
  return raiseStage({ here: (url) => url.replace(DOCUMENTED, server.url) })
}

/** The document's own server, listening. */
export interface DocumentServer {
  readonly url: string
  readonly httpUrl: string
  readonly stage: Stage
  /** What the blocks define by the names that were asked for. */
  readonly defined: Readonly<Record<string, unknown>>
  readonly broadcastEvent: (channel: string, event: object) => void
  /** Sends it a signal, as a process manager does. */
  readonly signal: (name: 'SIGTERM') => void
  /** What it has ended with; empty while it runs. */
  readonly exits: readonly number[]
}

export interface DocumentServerParts {
  readonly modules?: Readonly<Record<string, () => unknown>>
  readonly names?: Readonly<Record<string, unknown>>
  readonly wanted?: readonly string[]
}

/** Runs `server.js` with the blocks that go on from it behind it, on a port of its own. */
export async function runDocumentServer(
  blocks: readonly string[],
  { modules, names, wanted = [] }: DocumentServerParts = {},
): Promise<DocumentServer> {
  const held = holdServer()
  const program = createProcess()
  const stage = raiseStage({
    here: (url) => url,
    modules: () => ({
      ws: () => Object.assign(class extends WebSocket {}, { Server: WebSocketServer }),
      http: () => ({ createServer: held.create }),
      express: () => express,
      dotenv: () => ({ config: () => undefined }),
      ...modules,
    }),
  })
  const module = { exports: {} as Pick<DocumentServer, 'broadcastEvent'> }
  const scope = { process: program.process, module, ...names }
  const defined = await stage.define(blocks.join('\n'), wanted, scope)
  const { signal, exits } = program
  return { ...(await held.addresses()), stage, defined, ...module.exports, signal, exits }
}

/** Keeps the server that a program makes, to know its port and to end it with the test. */
function holdServer() {
  const sockets = new Set<Socket>()
  let server: Server | undefined
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server?.close()
  })
  return {
    create(app: RequestListener) {
      server = createServer(app)
      server.on('connection', (socket: Socket) => sockets.add(socket))
      return server
    },
    async addresses() {
      if (!server) throw new Error('the program has made no server')
      if (!server.listening) await once(server, 'listening')
      const { port } = server.address() as AddressInfo
      return { url: `ws://127.0.0.1:${port}`, httpUrl: `http://127.0.0.1:${port}` }
    },
  }
}

function createProcess() {
  const handlers = new Map<string, () => void>()
  const exits: number[] = []
  const process = {
    env: { PORT: '0', NEXUS_API_KEY: KEY },
    on: (name: string, handler: () => void) => void handlers.set(name, handler),
    exit: (code: number) => void exits.push(code),
  }
  return { process, exits, signal: (name: string) => handlers.get(name)?.() }
}
