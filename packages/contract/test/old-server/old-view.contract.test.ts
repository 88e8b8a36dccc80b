import { WebSocketClient } from 'maxine-client'
import type { RegistryFilter, RegistryView } from 'maxine-client/registry'
import { expect, onTestFinished, test, vi } from 'vitest'
import { serveOld } from './old-server.ts'
import type { OldServer, OldServerOptions } from './old-server.ts'

/** A view of an old server, live. */
async function view(
  options: OldServerOptions,
  scope: RegistryFilter = {},
  begin: (server: OldServer) => void = () => undefined,
) {
  const server = await serveOld(options)
  begin(server)
  const timeouts = { graceMs: 100 }
  const client = new WebSocketClient({ url: server.url, backoff: { baseMs: 100 }, timeouts })
  onTestFinished(() => client.disconnect())
  const registry = client.registry(scope, { everyMs: 0 })
  await client.connect()
  await registry.ready()
  return { server, registry }
}

function register({ registry }: OldServer, serviceName: string, port: number): void {
  registry.register({ serviceName, host: 'h', port, metadata: { tags: ['x'] } })
}

function placesOf({ current }: RegistryView): readonly string[] {
  return [...current.services].flatMap(([name, nodes]) =>
    [...nodes.keys()].map((id) => `${name} ${id}`),
  )
}

test.for([
  ['nodes', 'since-attach'],
  ['everything', 'complete'],
] as const)('an old server that lists %s is shown as it is', async ([lists, circuits]) => {
  const { server, registry } = await view({ lists }, {}, (started) => {
    register(started, 'a', 1)
    register(started, 'b', 1)
    register(started, 'b', 2)
    started.registry.setConfig('a', 'k', 7)
  })
  expect(placesOf(registry)).toEqual(['a h:1', 'b h:1', 'b h:2'])
  expect(registry.config('a', 'k')).toMatchObject({ value: 7, version: 1 })
  expect(registry.status).toMatchObject({
    state: 'live',
    coverage: { tier: 'snapshot+events', nodes: 'complete', circuits },
  })
  register(server, 'c', 3)
  server.registry.expire('h:2')
  server.registry.deregister('h:1')
  // It was the last service that had it that gives it up, whichever that was.
  await vi.waitFor(() => expect(placesOf(registry)).toEqual(['a h:1', 'c h:3']), 5_000)
  await vi.waitFor(() => expect(registry.status.state).toBe('live'), 5_000)
})

test('an old server that lists nothing is shown as far as it remembers', async () => {
  const { server, registry } = await view({}, {}, (started) => register(started, 'a', 1))
  expect(placesOf(registry)).toEqual(['a h:1'])
  expect(registry.status).toMatchObject({
    state: 'live',
    coverage: { tier: 'events-only', nodes: 'since-attach' },
  })
  server.registry.expire('h:1')
  await vi.waitFor(() => expect(placesOf(registry)).toEqual([]))
})

test.for(['yes', 'no'] as const)(
  'of one service only that is shown, filter heeded: %s',
  async (heedsFilter) => {
    const { server, registry } = await view(
      { lists: 'nodes', heedsFilter },
      { serviceName: 'b' },
      (started) => {
        register(started, 'a', 1)
        register(started, 'b', 2)
      },
    )
    register(server, 'a', 3)
    register(server, 'b', 4)
    await vi.waitFor(() => expect(placesOf(registry)).toEqual(['b h:2', 'b h:4']))
  },
)
