import type { SocketOptions } from '../src/connection/socket.ts'
import type { SocketEnd, Target, Transport } from '../src/connection/transport.ts'
import { createFakeWebSocket } from './fake-web-socket.ts'
import type { FakeKind, FakeSocket } from './fake-web-socket.ts'
import { createVirtualWorld } from './virtual-world.ts'

export type CreateTransport = (options: SocketOptions) => Transport

/** A busy machine takes its time; how long is nothing these tests are about. */
export const PATIENCE = { timeout: 15_000 }

export const TARGET: Target = { url: 'ws://one.example/' }
export const OTHER: Target = { url: 'ws://two.example/' }

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
