import { setupServer } from 'msw/node'
import { WebSocket as UndiciWebSocket } from 'undici'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { SocketUser } from '../../test/socket-user.ts'
import type { FakeServer, FakeServerOptions, FakeWebSocketConstructor } from './index.ts'
import { createFakeServer, createVirtualClock, maxineHandlers } from './index.ts'

/** A double on a clock of its own, and the class its clients take. */
interface Ground {
  readonly server: FakeServer
  readonly WebSocket: FakeWebSocketConstructor
}

const GROUNDS: Readonly<Record<string, (options: FakeServerOptions) => Promise<Ground>>> = {
  async 'mock-socket'(options) {
    const server = await createFakeServer(options)
    return { server, WebSocket: server.WebSocket }
  },
  async msw(options) {
    if (!('WebSocket' in globalThis)) vi.stubGlobal('WebSocket', UndiciWebSocket)
    const server = await maxineHandlers(options)
    const network = setupServer(...server.handlers)
    network.listen({ onUnhandledRequest: 'error' })
    onTestFinished(() => {
      network.close()
      vi.unstubAllGlobals()
    })
    return { server, WebSocket: globalThis.WebSocket as unknown as FakeWebSocketConstructor }
  },
}

describe.each(Object.keys(GROUNDS))('faults of the double on %s', (name) => {
  async function begin() {
    const clock = createVirtualClock()
    const { server, WebSocket } = await GROUNDS[name]!({ world: clock })
    onTestFinished(async () => {
      await server.close()
      expect(clock.pending()).toBe(0)
    })
    const open = () => new WebSocket(server.url)
    const join = () => new SocketUser(WebSocket, server.url)
    const greeted = async () => {
      const user = await join().opened()
      await user.greets().heard('bookmark')
      return user
    }
    return { clock, server, open, join, greeted }
  }

  test('stall: the core sees what is unread, and it goes out when it is over', async () => {
    const { clock, server, greeted } = await begin()
    const user = await greeted()
    server.faults.stall()
    await server.publish('deployed')
    await clock.advance(0)
    expect(user.offsets).toEqual([])
    server.faults.clear()
    await user.heard('deployed')
    expect(server.faultCounts().stall).toBe(1)
  })

  test('halfOpen: nothing comes in or goes out, and a close is told to both', async () => {
    const { clock, server, greeted } = await begin()
    const user = await greeted()
    server.faults.halfOpen()
    user.says({ ping: 1 })
    await server.publish('deployed')
    await clock.advance(0)
    expect(user.frames).toHaveLength(2)
    user.socket.close(4000, 'enough')
    expect(await user.ended()).toEqual([4000, 'enough', true])
    expect(server.connections()).toBe(0)
  })

  test('duplicate: every nth frame comes twice', async () => {
    const { server, greeted } = await begin()
    const user = await greeted()
    server.faults.duplicate(2)
    await server.publish('one')
    await server.publish('two')
    await server.publish('three')
    await user.heard('three')
    expect(user.offsets).toHaveLength(4)
    expect(server.faultCounts().duplicate).toBe(1)
  })

  test.each(['garble', 'truncate'] as const)(
    '%s: another text comes than was sent',
    async (how) => {
      const { clock, server, open } = await begin()
      const socket = open()
      const texts: string[] = []
      socket.addEventListener('message', ({ data }) => texts.push(data))
      socket.addEventListener('open', () => socket.send('{"ping":1}'))
      server.faults[how](1)
      await server.untilHeard({ ping: 1 })
      await clock.advance(0)
      expect(texts).toHaveLength(1)
      expect(texts).not.toContain('{"type":"pong","ping":1}')
      expect(server.faultCounts()[how]).toBe(1)
    },
  )

  test('delay: frames come later by the clock of the server, and in order', async () => {
    const { clock, server, greeted } = await begin()
    const user = await greeted()
    server.faults.delay(1_000)
    await server.publish('one')
    await server.publish('two')
    await clock.advance(999)
    expect(user.offsets).toEqual([])
    await clock.advance(1)
    expect(user.offsets).toEqual([1, 2])
  })

  test('acceptThenDrop: a connection opens and is closed at once', async () => {
    const { server, join } = await begin()
    server.faults.acceptThenDrop()
    const user = join()
    expect(await user.ended()).toEqual([1011, 'dropped on purpose', true])
    expect(user.happened[0]).toBe('open')
    expect([server.connections(), server.faultCounts().drop]).toEqual([0, 1])
  })

  test('fallBehind: the core believes that nothing is read, and says so by a gap', async () => {
    const { clock, server, greeted } = await begin()
    const user = await greeted()
    server.faults.fallBehind()
    await server.publish('before')
    await clock.advance(0)
    await server.publish('lost')
    server.trim()
    server.faults.clear()
    expect(await user.heard('gap')).toMatchObject({ reason: 'slow_consumer' })
    await server.publish('after')
    await user.heard('after')
  })

  test('clear: all of them end', async () => {
    const { server, join, greeted } = await begin()
    server.faults.halfOpen()
    server.faults.duplicate(1)
    server.faults.refuse()
    const refused = join()
    expect(await refused.ended()).toEqual([1006, '', false])
    server.faults.clear()
    const user = await greeted()
    await server.publish('deployed')
    await user.heard('deployed')
    expect(user.offsets).toEqual([1])
  })
})
