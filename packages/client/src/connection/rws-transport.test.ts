import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createScene, PATIENCE } from '../../test/transport-scene.ts'
import { createTransport } from './rws-transport.ts'

// What every transport does is in test/transport-suite.ts; here is what this one does with the
// library under it, whose timers stand still.

const TARGET = { url: 'ws://one.example/' }
const DAYS_25_MS = 25 * 24 * 3_600_000

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

function createTimedScene() {
  const scene = createScene(createTransport)
  return {
    ...scene,
    async connect() {
      const { length } = scene.fake.sockets
      scene.transport.open(TARGET)
      await vi.waitFor(() => expect(scene.fake.sockets).toHaveLength(length + 1), {
        ...PATIENCE,
        interval: 1,
      })
      return scene.fake.sockets[length]!
    },
  }
}

test('dropped when the library is on its way to a socket, it goes on to the next', async () => {
  const { connect, fake, heard, transport } = createTimedScene()
  const first = await connect()
  first.end(1006)
  await vi.advanceTimersByTimeAsync(1)
  transport.open(TARGET)
  transport.drop(1000, '')
  await vi.advanceTimersByTimeAsync(1)
  expect(fake.sockets).toHaveLength(1)
  const second = await connect()
  second.accept()
  expect(heard.at(-1)).toBe('open')
})

test('stopped while the library loads, it starts nothing', async () => {
  const { fake, transport, world } = createTimedScene()
  transport.open(TARGET)
  await transport.stop(1000, '')
  await import('reconnecting-websocket')
  await world.advance(0)
  expect([vi.getTimerCount(), fake.sockets.length]).toEqual([0, 0])
})

test.each(['open', 'connecting'])(
  'a socket that is %s for 25 days, the longest of timers, is left alone',
  async (phase) => {
    const { connect, fake, heard, transport } = createTimedScene()
    const socket = await connect()
    if (phase === 'open') socket.accept()
    await vi.advanceTimersByTimeAsync(DAYS_25_MS)
    expect([fake.sockets.length, socket.closing]).toEqual([1, undefined])
    socket.end(1012)
    expect(heard.at(-1)).toMatchObject({ code: 1012 })
    const next = await connect()
    next.end(1006)
    const stopped = transport.stop(1000, '').then(() => vi.getTimerCount())
    await vi.advanceTimersByTimeAsync(1)
    expect(await stopped).toBe(0)
  },
)

test('stopped after 25 days, it resolves and leaves no timer', async () => {
  const { connect, transport } = createTimedScene()
  const socket = await connect()
  await vi.advanceTimersByTimeAsync(DAYS_25_MS)
  const stopped = transport.stop(1000, '').then(() => vi.getTimerCount())
  socket.end(1006)
  expect(await stopped).toBe(0)
})
