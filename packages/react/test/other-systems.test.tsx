// @vitest-environment jsdom
import { CliffracerClient } from 'maxine-client/cliffracer'
import { NexusClient } from 'maxine-client/nexus'
import { expect, test, vi } from 'vitest'
import {
  useConnection,
  useMaxineClient,
  useRegistryChanges,
  useServiceEventLog,
  useServiceEvents,
  useServices,
} from '../src/index.ts'
import { openFaceScene } from './face-scene.tsx'
import type { Script } from './face-scene.tsx'

const NEXUS: Script = {
  greeting: { type: 'connection_established', client_id: 'client_1' },
  answer: ({ action, channels, filters }) =>
    action === 'subscribe' ? { type: 'subscription_confirmed', channels, filters } : undefined,
}

const CLIFFRACER: Script = {
  greeting: { type: 'connection', message: 'Connected' },
  answer: ({ type, topics }) => (type === 'subscribe' ? { type: 'subscribed', topics } : undefined),
}

const openNexus = () => openFaceScene(NEXUS, (parts) => new NexusClient(parts))
const openCliffracer = () => openFaceScene(CLIFFRACER, (parts) => new CliffracerClient(parts))

test.each([
  ['Nexus', openNexus],
  ['Cliffracer', openCliffracer],
])('the connection of a %s client is shown', async (_name, open) => {
  const { connect, drop, renderHook } = open()
  const { result } = renderHook(() => useConnection())
  expect(result.current).toEqual({ status: 'idle' })
  await connect()
  expect(result.current).toMatchObject({ status: 'connected', continuity: 'none' })
  await drop()
  expect(result.current).toMatchObject({ status: 'waiting' })
})

test('each event of a channel is heard once, as long as the component is there', async () => {
  const { connect, heard, renderHook, say } = openNexus()
  const told = vi.fn()
  const filter = { event: 'tasks.updates', where: { priority: 'high' } }
  const { result, unmount } = renderHook(() => useServiceEvents(filter, ({ data }) => told(data)))
  await connect()
  expect(heard()).toEqual([
    { action: 'subscribe', channels: ['tasks.updates'], filters: { priority: 'high' } },
  ])
  expect(result.current.status).toBe('active')
  const event = { type: 'event', channel: 'tasks.updates', data: { priority: 'high' } }
  await say(event)
  unmount()
  await say(event)
  expect(told.mock.calls).toEqual([[{ priority: 'high' }]])
})

test('what a Nexus cannot be asked for is rejected, with the reason', () => {
  const { renderHook } = openNexus()
  const { result } = renderHook(() => useServiceEvents({ event: 'tasks.*' }, () => undefined))
  expect(result.current).toMatchObject({ status: 'rejected', error: { code: 'unsupported' } })
})

test('the last events of a topic are a list', async () => {
  const { connect, heard, renderHook, say } = openCliffracer()
  const { result } = renderHook(() => useServiceEventLog({ topic: 'orders' }, { limit: 2 }))
  await connect()
  expect(heard()).toEqual([{ type: 'subscribe', topics: ['orders'] }])
  for (const id of [1, 2, 3]) await say({ type: 'order_update', data: { id }, subject: 'orders' })
  await say({ type: 'order_update', data: { id: 4 }, subject: 'payments' })
  expect(result.current.events.map(({ data }) => data)).toEqual([{ id: 2 }, { id: 3 }])
  expect(result.current).toMatchObject({ total: 3, status: 'active' })
})

test('the client is had by its class', () => {
  const { client, renderHook, rendersOnServer } = openNexus()
  expect(renderHook(() => useMaxineClient(NexusClient)).result.current).toBe(client)
  expect(() => rendersOnServer(() => useMaxineClient(CliffracerClient))).toThrow(
    'the client of this <MaxineProvider> is no CliffracerClient',
  )
})

test.each([
  ['a hook that shows a registry', () => useServices()],
  ['one that hears of its changes', () => useRegistryChanges(() => undefined)],
])('%s says that this client has none', (_what, hook: () => unknown) => {
  const { rendersOnServer } = openNexus()
  expect(() => rendersOnServer(hook)).toThrow(
    expect.objectContaining({ code: 'unsupported', message: expect.stringContaining('registry') }),
  )
})
