import { WebSocketClient } from 'maxine-client'
import type { Registry } from 'maxine-client/registry'
import { startServer } from 'maxine-server-ref'
import type { RunningServer } from 'maxine-server-ref'
import { expect, onTestFinished, test, vi } from 'vitest'

/** Patience for what a real socket does, in milliseconds. */
const PATIENCE = { timeout: 15_000 }

async function openScene() {
  const server = await startServer({
    testing: true,
    core: { session: { heartbeatMs: 1_000, drainSpreadMs: 100 } },
    fleet: { services: 6, eventsPerSecond: 200, seed: 7 },
  })
  const client = new WebSocketClient({
    url: server.url,
    backoff: { baseMs: 100, capMs: 500 },
    timeouts: { graceMs: 500 },
  })
  onTestFinished(async () => {
    await client.disconnect()
    await server.close()
  })
  return { server, client }
}

/** Both at one moment: what the view shows at the offset that the server has then. */
async function expectEqual(server: RunningServer, shown: () => Registry): Promise<void> {
  await vi.waitFor(() => {
    const { services, configs, circuits } = server.registry.snapshot().state
    const registry = shown()
    expect(revisionsOf(registry.services)).toEqual(revisionsOf(services))
    expect(revisionsOf(registry.configs)).toEqual(revisionsOf(configs))
    expect([...registry.circuits.keys()].sort()).toEqual(Object.keys(circuits).sort())
  }, PATIENCE)
}

/** What there is, and the offset of the event that changed it last. */
function revisionsOf(nested: object): readonly string[] {
  const entries = (map: object) => (map instanceof Map ? [...map] : Object.entries(map))
  return entries(nested)
    .flatMap(([name, inner]: [string, object]) =>
      entries(inner).map(([key, { rev }]: [string, { rev: number }]) => `${name} ${key} ${rev}`),
    )
    .sort()
}

test('a view of a living fleet is the server’s registry, through whatever happens to the connection', async () => {
  const { server, client } = await openScene()
  const view = client.registry()
  void client.connect()
  await view.ready()
  await expectEqual(server, () => view.current)
  const troubles: (() => unknown)[] = [
    () => server.faults.resetAll(),
    () => server.faults.closeAll(1001),
    () => server.faults.restart({ epoch: 'same' }),
    () => server.faults.restart({ epoch: 'new' }),
  ]
  for (const trouble of troubles) {
    const lost = new Promise<void>((resolve) => {
      const remove = view.on('status', ({ state }) => {
        if (state !== 'stale') return
        remove()
        resolve()
      })
    })
    await trouble()
    await lost
    await view.ready()
    await expectEqual(server, () => view.current)
  }
})

test('a view that is opened in the middle of a connection reads over HTTP, and is right', async () => {
  const { server, client } = await openScene()
  await client.connect()
  const view = client.registry()
  await view.ready()
  await expectEqual(server, () => view.current)
})

test('a half-open connection makes a view stale, and another one makes it right', async () => {
  const { server, client } = await openScene()
  const view = client.registry()
  void client.connect()
  await view.ready()
  server.faults.halfOpen()
  await vi.waitFor(() => expect(view.status.state).toBe('stale'), PATIENCE)
  server.faults.clear()
  await vi.waitFor(() => expect(view.status.state).toBe('live'), PATIENCE)
  await expectEqual(server, () => view.current)
})
