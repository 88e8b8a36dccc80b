import type { ClientMessage, ServerDialect, ServerMessage } from 'maxine-protocol'
import type { AnyLiveClient, MaxineError } from '../src/index.ts'
import type { ClientOptions, CloseEvent, Gap } from '../src/index.ts'
import { createFakeWebSocket } from './fake-web-socket.ts'
import type { FakeKind, FakeSocket } from './fake-web-socket.ts'
import { createVirtualWorld } from './virtual-world.ts'

/** The options that put a client into a world of its own. */
export type Surroundings = Pick<ClientOptions, 'world' | 'WebSocket' | 'lifecycle'>

/** What every client can, whatever it speaks. */
interface Client extends AnyLiveClient {
  connect(): Promise<void>
  disconnect(): Promise<void>
  on(name: 'state', handler: (state: AnyLiveClient['state']) => unknown): () => void
  on(name: 'open', handler: () => unknown): () => void
  on(name: 'close', handler: (event: CloseEvent) => unknown): () => void
  on(name: 'error', handler: (error: MaxineError) => unknown): () => void
  on(name: 'gap', handler: (gap: Gap) => unknown): () => void
}

/** A client of one system in a world of its own, and the sockets it makes; the server is the protocol’s half. */
export function createFaceScene<Face extends Client>(
  server: ServerDialect,
  make: (surroundings: Surroundings) => Face,
  kind: FakeKind = 'ws',
) {
  const world = createVirtualWorld()
  const fake = createFakeWebSocket(kind)
  const client = make({ world, WebSocket: fake.WebSocket, lifecycle: false })
  const told: string[] = []
  client.on('open', () => told.push('open'))
  client.on('close', ({ code }) => told.push(`close ${code}`))
  client.on('error', ({ code }) => told.push(`error ${code}`))
  client.on('gap', ({ reason }) => told.push(`gap ${reason}`))

  function say(socket: FakeSocket, ...messages: readonly ServerMessage[]): void {
    for (const message of messages) {
      const encoded = server.encode(message)
      if (!encoded.ok) throw new Error(encoded.problem.message)
      for (const frame of encoded.frames) socket.say(frame)
    }
  }

  async function accept(): Promise<FakeSocket> {
    const socket = await fake.next()
    socket.accept()
    return socket
  }

  async function greet(): Promise<FakeSocket> {
    const socket = await accept()
    say(socket, WELCOME)
    return socket
  }

  return {
    client,
    fake,
    world,
    /** What was told, in order. */
    told,
    say,
    accept,
    /** A server takes the next connection, and greets. */
    greet,
    async connect(): Promise<FakeSocket> {
      const connected = client.connect()
      const socket = await greet()
      await connected
      return socket
    },
    /** The connection breaks, and another one stands a while later. */
    async breakOff(socket: FakeSocket): Promise<FakeSocket> {
      socket.end(1006)
      await world.advance(1_000)
      return greet()
    },
    /** What the server heard on this socket since it was last asked. */
    heard: (socket: FakeSocket): ClientMessage[] => takeFrames(socket).flatMap(readBy(server)),
    /** Ends everything, though no socket answers. */
    async leave(): Promise<void> {
      const left = client.disconnect()
      await world.advance(1_000)
      await left
    },
  }
}

const WELCOME: ServerMessage = { type: 'welcome', clientId: 'client_1', timestamp: 0 }

/** The texts a socket was given to send since it was last asked. */
export function takeFrames(socket: FakeSocket): string[] {
  const before = taken.get(socket) ?? 0
  taken.set(socket, socket.sent.length)
  return socket.sent.slice(before)
}

const taken = new WeakMap<FakeSocket, number>()

function readBy({ decode }: ServerDialect) {
  return (text: string): ClientMessage[] =>
    decode(text).map((read) => {
      if (!read.ok) throw new Error(read.problem.message)
      return read.message
    })
}
