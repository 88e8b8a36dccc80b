// @vitest-environment jsdom
import { renderHook } from '@testing-library/react'
import type { ReactNode } from 'react'
import type { ConnectionState, WebSocketClient } from 'maxine-client'
import type { MockSocketServer } from 'maxine-server-ref/testing'
import { expect, onTestFinished, test, vi } from 'vitest'
import {
  MaxineProvider,
  useCircuit,
  useConfig,
  useConnection,
  useInstance,
  useMaxineClient,
  useRegistryChanges,
  useRegistryStatus,
  useService,
  useServiceEventLog,
  useServiceEvents,
  useServices,
} from '../src/index.ts'
import { openScene } from './hook-scene.tsx'

const FRAMES = 60
const EVENTS_A_FRAME = 167
const NODE = 'orders:one:80'

type Make = (server: MockSocketServer, index: number) => Promise<unknown>

const heartbeat: Make = ({ registry }) => registry.heartbeat(NODE)
const setting: Make = ({ registry }, value) =>
  registry.setConfig({ serviceName: 'orders', key: 'limit', value })
const failure: Make = (server, failures) =>
  server.publish('circuit_open', { nodeId: NODE, serviceName: 'orders', failures })
const deploy: Make = (server, index) => server.publish('deployed', index)

/** Frames that come when the test says so. */
function createFrames() {
  const due: (() => void)[] = []
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => due.push(callback))
  vi.stubGlobal('cancelAnimationFrame', () => undefined)
  onTestFinished(() => void vi.unstubAllGlobals())
  return {
    come: () => {
      for (const callback of due.splice(0)) callback()
    },
  }
}

/** How often something was rendered in each frame of a second; not in `act`, which would render once for all. */
async function countRenders(renders: () => number, burst: (frame: number) => Promise<unknown>) {
  const frames = createFrames()
  const counts: number[] = []
  let before = renders()
  for (let frame = 0; frame < FRAMES; frame += 1) {
    await burst(frame)
    await vi.advanceTimersByTimeAsync(frame % 3 === 0 ? 16 : 17)
    frames.come()
    await vi.advanceTimersByTimeAsync(0)
    counts.push(renders() - before)
    before = renders()
  }
  const total = counts.reduce((sum, count) => sum + count, 0)
  return { most: Math.max(...counts), total }
}

async function storm(hook: () => unknown, make: Make) {
  const core = { registry: { statsEveryMs: 0 } }
  const { server, renderHook, connect } = await openScene({ server: { core } })
  await server.register({ serviceName: 'orders', host: 'one', port: 80 })
  let renders = 0
  const { result } = renderHook(() => {
    renders += 1
    return hook()
  })
  await connect()
  const counted = await countRenders(
    () => renders,
    (frame) =>
      Promise.all(
        Array.from({ length: EVENTS_A_FRAME }, (_, index) =>
          make(server, frame * EVENTS_A_FRAME + index),
        ),
      ),
  )
  return { ...counted, result }
}

const READERS: Record<string, readonly [hook: () => unknown, make: Make]> = {
  useServiceEventLog: [() => useServiceEventLog({ event: 'deployed' }).total, deploy],
  useServices: [() => useServices(), heartbeat],
  'useServices with a selector': [
    () => useServices(({ services }) => services.get('orders')?.get(NODE)?.beatAt),
    heartbeat,
  ],
  useService: [() => useService('orders'), heartbeat],
  useInstance: [() => useInstance('orders'), heartbeat],
  useCircuit: [() => useCircuit(NODE), failure],
  useConfig: [() => useConfig('orders', 'limit'), setting],
}

test.each(Object.entries(READERS))(
  '10,000 events in a second render %s once a frame at most',
  async (_, [hook, make]) => {
    const { most, total } = await storm(hook, make)
    expect(most).toBe(1)
    expect(total).toBeGreaterThan(FRAMES / 2)
    expect(total).toBeLessThanOrEqual(FRAMES)
  },
)

test('10,000 changes of the connection in a second render useConnection once a frame at most', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const { client, change } = createRestlessClient()
  let renders = 0
  const { unmount } = renderHook(
    () => {
      renders += 1
      return useConnection()
    },
    {
      wrapper: ({ children }: { readonly children: ReactNode }) => (
        <MaxineProvider client={client}>{children}</MaxineProvider>
      ),
    },
  )
  const counted = await countRenders(
    () => renders,
    async () => {
      for (let index = 0; index < EVENTS_A_FRAME; index += 1) {
        change()
        if (index % 10 === 0) await Promise.resolve()
      }
    },
  )
  unmount()
  expect(counted).toEqual({ most: 1, total: FRAMES })
})

const heard: unknown[] = []
const UNMOVED: Record<string, readonly [hook: () => unknown, make: Make]> = {
  useServiceEvents: [
    () => useServiceEvents({ event: 'deployed' }, ({ data }) => heard.push(data)).status,
    deploy,
  ],
  useConnection: [() => useConnection(), deploy],
  useRegistryStatus: [() => useRegistryStatus(), heartbeat],
  useRegistryChanges: [() => useRegistryChanges(() => undefined), heartbeat],
  useMaxineClient: [() => useMaxineClient(), heartbeat],
  'useServices with a selector': [() => useServices(({ services }) => services.size), heartbeat],
  'useService of another service': [() => useService('billing'), heartbeat],
  'useConfig of another key': [() => useConfig('orders', 'other'), setting],
  'useServiceEventLog of another event': [() => useServiceEventLog({ event: 'other' }), deploy],
}

test.each(Object.entries(UNMOVED))(
  '10,000 events in a second render %s never',
  async (_, [hook, make]) => {
    const { total } = await storm(hook, make)
    expect(total).toBe(0)
  },
)

test('10,000 events in a second are heard by useServiceEvents once each', async () => {
  heard.length = 0
  await storm(...UNMOVED['useServiceEvents']!)
  expect(heard).toEqual(Array.from({ length: FRAMES * EVENTS_A_FRAME }, (_, index) => index))
})

/** As much of a client as useConnection sees. */
function createRestlessClient() {
  const handlers = new Set<() => void>()
  let state: ConnectionState = { status: 'idle' }
  const client = {
    get state() {
      return state
    },
    on: (_: 'state', handler: () => void) => {
      handlers.add(handler)
      return () => handlers.delete(handler)
    },
  }
  const change = (): void => {
    state = { status: 'connecting', phase: 'socket', attempt: 1 }
    for (const handler of handlers) handler()
  }
  return { client: client as unknown as WebSocketClient, change }
}
