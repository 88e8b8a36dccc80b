import { nexusServer } from 'maxine-protocol/dialects/nexus/server'
import { describe, expect, test } from 'vitest'
import { createFaceScene } from '../../test/face-scene.ts'
import type { FakeSocket } from '../../test/fake-web-socket.ts'
import { NexusClient } from './nexus-client.ts'
import type { NexusOptions } from './nexus-options.ts'

function createScene(options: NexusOptions = {}) {
  const scene = createFaceScene(nexusServer, (parts) => new NexusClient({ ...parts, ...options }))
  return {
    ...scene,
    /** Time passes on a server that answers every second, so that nobody has to ask whether it lives. */
    async pass(socket: FakeSocket, seconds: number): Promise<number> {
      for (let second = 0; second < seconds; second += 1) {
        await scene.world.advance(1_000)
        scene.say(socket, { type: 'pong', timestamp: 0 })
      }
      return scene.heard(socket).filter(({ type }) => type === 'ping').length
    },
  }
}

describe('startHeartbeat', () => {
  test('pings every 30 s where nothing is said, though the server is heard all the time', async () => {
    const { client, connect, pass } = createScene()
    const socket = await connect()
    expect(await pass(socket, 90)).toBe(0)
    client.startHeartbeat()
    expect(await pass(socket, 90)).toBe(3)
  })

  test('pings at the pace that is given, in the place of the one before', async () => {
    const { client, connect, pass } = createScene()
    const socket = await connect()
    client.startHeartbeat(1_000)
    client.startHeartbeat(10_000)
    expect(await pass(socket, 30)).toBe(3)
  })

  test('goes on with the next connection, and rests while there is none', async () => {
    const { breakOff, client, connect, pass } = createScene()
    client.startHeartbeat(10_000)
    const first = await connect()
    expect(await pass(first, 20)).toBe(2)
    const second = await breakOff(first)
    expect(await pass(second, 20)).toBe(2)
    expect(await pass(first, 0)).toBe(0)
  })

  test('leaves no timer behind a client that was ended', async () => {
    const { client, connect, leave, world } = createScene()
    client.startHeartbeat(10_000)
    await connect()
    await leave()
    expect(world.pending()).toBe(0)
  })

  test.each([0, -1, NaN, Infinity, 2 ** 31, '1000'])('refuses %s', (everyMs) => {
    expect(() => createScene().client.startHeartbeat(everyMs as never)).toThrow(
      expect.objectContaining({ code: 'bad_option' }),
    )
  })
})

describe('stopHeartbeat', () => {
  test('ends what was begun, twice if you like', async () => {
    const { client, connect, pass } = createScene()
    const socket = await connect()
    client.startHeartbeat(10_000)
    client.stopHeartbeat()
    client.stopHeartbeat()
    expect(await pass(socket, 60)).toBe(0)
  })

  test('leaves the client’s own watch for silence alone', async () => {
    const { client, connect, heard, told, world } = createScene({
      timeouts: { heartbeatMs: 5_000, graceMs: 2_000 },
    })
    const socket = await connect()
    client.startHeartbeat(60_000)
    client.stopHeartbeat()
    await world.advance(5_000)
    expect(heard(socket)).toEqual([{ type: 'ping' }])
    await world.advance(2_000)
    expect(told).toContain('error connection_silent')
  })
})
