import { onTestFinished } from 'vitest'
import type { ClientOptions } from '../src/options.ts'
import type { RegistryView } from '../src/registry/registry-view.ts'
import { createClientScene, say } from './client-scene.ts'
import { fakeServer, json } from './fake-fetch.ts'
import type { FakeAnswer } from './fake-fetch.ts'
import type { FakeSocket } from './fake-web-socket.ts'

/** What every server here can do. */
export const WELCOME = { subscriptions: [{ id: 's1' }] }

export function node(nodeId: string, rev: number, more: object = {}): object {
  return { nodeId, serviceName: 'orders', healthy: true, metadata: {}, rev, ...more }
}

/** A state with these nodes of one service. */
export function stateWith(...nodes: readonly object[]): object {
  const byId = Object.fromEntries(nodes.map((one) => [(one as { nodeId: string }).nodeId, one]))
  return { services: nodes.length > 0 ? { orders: byId } : {}, configs: {}, circuits: {} }
}

export function snapshotFrame(state: object, offset = 0, epoch = 'a'): object {
  return { type: 'snapshot', part: 1, last: true, epoch, offset, state }
}

export function bookmark(offset: number, sent: number, more: object = {}): object {
  return { type: 'bookmark', epoch: 'a', offset, sent, ...more }
}

export function registered(nodeId: string, offset: number, more: object = {}): object {
  const data = { serviceName: 'orders', nodeId, ...more }
  return { event: 'service_registered', data, timestamp: 1_000 + offset, offset }
}

export function deregistered(nodeId: string, offset: number): object {
  const data = { serviceName: 'orders', nodeId }
  return { event: 'service_deregistered', data, timestamp: 1_000 + offset, offset }
}

/** What a view tells, in words. */
export function listenTo(view: RegistryView): string[] {
  const told: string[] = []
  view.on('change', ({ cause, nodes }) =>
    told.push(`${cause}: ${nodes.map(({ type, nodeId }) => `${type} ${nodeId}`).join(', ')}`),
  )
  view.on('status', (status) =>
    told.push(status.state === 'live' ? 'live' : `${status.state} ${status.reason}`),
  )
  view.on('synthetic', ({ event, data }) =>
    told.push(`${event} ${(data as { nodeId: string }).nodeId}`),
  )
  return told
}

/** A client whose server answers over HTTP as well. */
export function createViewScene(
  options: Partial<ClientOptions> = {},
  answer: (index: number) => FakeAnswer = () => json({}, 404),
) {
  const http = fakeServer((_request, index) => answer(index))
  const scene = createClientScene({ fetch: http.fetch, ...options })
  onTestFinished(async () => scene.leave())
  return {
    ...scene,
    http,
    /** Connects a view to a server with this state, until it is live. */
    async goLive(
      view: RegistryView,
      state: object = stateWith(),
      details: object = WELCOME,
    ): Promise<FakeSocket> {
      const socket = await scene.connect(details)
      say(socket, snapshotFrame(state), bookmark(0, 0))
      await scene.world.advance(0)
      await view.ready()
      return socket
    },
  }
}
