import { WebSocketClient } from '../src/web-socket-client.ts'
import type { ClientOptions } from '../src/options.ts'
import { createFakeWebSocket } from './fake-web-socket.ts'
import type { FakeKind, FakeSocket } from './fake-web-socket.ts'
import { createVirtualWorld } from './virtual-world.ts'

export const URL_HERE = 'ws://localhost:8080/'

/** A client in a world of its own, and the sockets it makes. */
export function createClientScene(
  options: Partial<ClientOptions> = {},
  kind: FakeKind = 'browser',
) {
  const world = createVirtualWorld()
  const fake = createFakeWebSocket(kind)
  const { WebSocket } = fake
  const client = new WebSocketClient({
    url: URL_HERE,
    world,
    WebSocket,
    lifecycle: false,
    ...options,
  })
  const told: string[] = []
  client.on('open', () => told.push('open'))
  client.on('close', ({ code }) => told.push(`close ${code}`))
  client.on('error', ({ code }) => told.push(`error ${code}`))
  client.on('gap', ({ reason }) => told.push(`gap ${reason}`))
  client.on('token_refreshed', ({ token }) => told.push(`token ${token}`))

  async function accept(): Promise<FakeSocket> {
    const socket = await fake.next()
    socket.accept()
    return socket
  }

  return {
    client,
    fake,
    world,
    /** What was told, in order. */
    told,
    accept,
    /** A server of ours takes the next connection. */
    async greet(details: object = {}): Promise<FakeSocket> {
      const socket = await accept()
      say(socket, welcome(details))
      return socket
    },
    /** Connects to a server of ours. */
    async connect(details: object = {}): Promise<FakeSocket> {
      const connected = client.connect()
      const socket = await accept()
      say(socket, welcome(details))
      await connected
      return socket
    },
    /** Ends everything, though no socket answers. */
    async leave(): Promise<void> {
      const left = client.disconnect()
      await world.advance(1_000)
      await left
    },
  }
}

export function welcome(details: object = {}): object {
  return {
    type: 'welcome',
    v: 2,
    epoch: 'a',
    offset: 0,
    heartbeatMs: 25_000,
    capabilities: ['recovery', 'refresh', 'snapshot', 'batch'],
    ...details,
  }
}

export function say(socket: FakeSocket, ...frames: readonly object[]): void {
  for (const frame of frames) socket.say(JSON.stringify(frame))
}

/** What a socket was given to send. */
export function framesOf({ sent }: FakeSocket): Record<string, unknown>[] {
  return sent.map((text) => JSON.parse(text) as Record<string, unknown>)
}

export function heartbeat(offset: number, nodeId = 'n'): object {
  return { event: 'service_heartbeat', data: { nodeId }, timestamp: 1_000 + offset, offset }
}
