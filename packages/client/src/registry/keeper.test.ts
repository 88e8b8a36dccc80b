import { createFakeServer } from 'maxine-server-ref/testing'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { grown } from '../../test/registry-events.ts'
import { createVirtualWorld } from '../../test/virtual-world.ts'
import type { MaxineError } from '../errors.ts'
import { WebSocketClient } from '../web-socket-client.ts'
import { Keeper } from './keeper.ts'
import { EMPTY } from './registry.ts'
import { readKept, writeKept } from './storage.ts'
import type { RegistryStorage } from './storage.ts'

const COME = { event: 'service_registered', data: { serviceName: 'orders', nodeId: 'a' } }
const { registry: REGISTRY } = grown(EMPTY, [COME])

function start(storage: Partial<RegistryStorage>, scope = 's') {
  const world = createVirtualWorld()
  const saved: string[] = []
  const reports: MaxineError[] = []
  const given = { load: () => null, save: (text: string) => void saved.push(text), ...storage }
  const keeper = new Keeper(given, {
    ...{ world, scope },
    picture: () => ({ registry: REGISTRY, at: world.now() }),
    onReport: (error) => void reports.push(error),
  })
  return { world, keeper, saved, reports }
}

const broken = () => {
  throw new Error('the disk is full')
}
const rejecting = () => Promise.reject(new Error('the disk is full'))

describe('a picture', () => {
  test('is saved at once after a rest, and then every five seconds at most', async () => {
    const { world, keeper, saved } = start({})
    for (let step = 0; step < 12; step += 1) {
      keeper.changed()
      await world.advance(1_000)
    }
    expect(saved.map((text) => readKept(text, 's')?.at)).toEqual([0, 5_000, 10_000])
    expect(readKept(saved[0] ?? '', 's')?.registry).toEqual(REGISTRY)
  })

  test('is saved when it is flushed, if it has changed, and no timer stays', async () => {
    const { world, keeper, saved } = start({})
    keeper.flush()
    expect(saved).toEqual([])
    keeper.changed()
    await world.advance(1_000)
    keeper.changed()
    keeper.flush()
    expect([saved.length, world.pending()]).toEqual([2, 0])
  })

  test.each([
    ['at once', (text: string) => text],
    ['later', (text: string) => Promise.resolve(text)],
  ])('is loaded where the storage gives it %s', async (_, give) => {
    const text = writeKept({ registry: REGISTRY, at: 7 }, 's')
    const { keeper, reports } = start({ load: () => give(text) })
    expect(await keeper.load()).toEqual({ registry: REGISTRY, at: 7 })
    expect(reports).toEqual([])
  })

  test.each([null, undefined])(
    'is none, and that is no failure, where there is %s',
    async (none) => {
      const { keeper, reports } = start({ load: () => none })
      expect([await keeper.load(), reports]).toEqual([undefined, []])
    },
  )
})

describe('a storage that fails', () => {
  test.each([
    ['throws', broken],
    ['rejects', rejecting],
    ['gives what it was not given', () => '{"version":1'],
    ['gives what is of another scope', () => writeKept({ registry: REGISTRY, at: 7 }, 'other')],
    ['gives what is no text', (() => 5) as unknown as () => string],
  ])('when it is read is told, and nothing is loaded: it %s', async (_, load) => {
    const { keeper, reports } = start({ load })
    expect(await keeper.load()).toBeUndefined()
    expect(reports).toMatchObject([{ code: 'storage_failed' }])
  })

  test.each([
    ['throws', broken],
    ['rejects', rejecting],
  ])('when it is written is told, and is tried again: it %s', async (_, save) => {
    const { world, keeper, reports } = start({ save })
    keeper.changed()
    await world.advance(1_000)
    expect(reports).toMatchObject([
      { code: 'storage_failed', cause: { message: 'the disk is full' } },
    ])
    keeper.changed()
    await world.advance(5_000)
    expect(reports).toHaveLength(2)
  })

  test('is told by `error`, and disturbs nothing', async () => {
    const server = await createFakeServer()
    const { url, WebSocket, fetch } = server
    const client = new WebSocketClient({ url, WebSocket, fetch })
    onTestFinished(async () => {
      await client.disconnect()
      await server.close()
    })
    const codes: string[] = []
    client.on('error', ({ code }) => codes.push(code))
    const view = client.registry({}, { storage: { load: broken, save: rejecting } })
    await client.connect()
    await server.register('orders')
    await vi.waitFor(() => expect(codes).toEqual(['storage_failed', 'storage_failed']))
    expect((await view.ready()).services.get('orders')?.size).toBe(1)
    expect([client.state.status, view.status.state]).toEqual(['connected', 'live'])
  })
})
