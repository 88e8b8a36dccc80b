import { expect, test, vi } from 'vitest'
import { createFakeWebSocket } from '../../test/fake-web-socket.ts'
import { PATIENCE } from '../../test/transport-scene.ts'
import { createVirtualWorld } from '../../test/virtual-world.ts'
import { createTransport } from './rws-transport.ts'
import type { SocketEnd } from './transport.ts'

vi.mock('reconnecting-websocket', () => ({
  default: function () {
    throw new Error('this part of the application is gone')
  },
}))

test('a library that cannot be had is an end of each attempt, and of none that was dropped', async () => {
  const ends: SocketEnd[] = []
  const transport = createTransport({
    world: createVirtualWorld(),
    WebSocket: createFakeWebSocket().WebSocket,
    listener: {
      onOpen: () => undefined,
      onFrame: () => undefined,
      onEnd: (end) => ends.push(end),
    },
  })
  const open = () => transport.open({ url: 'ws://one.example/' })
  open()
  await vi.waitFor(() => expect(ends).toHaveLength(1), PATIENCE)
  open()
  await vi.waitFor(() => expect(ends).toHaveLength(2), PATIENCE)
  open()
  transport.drop(1000, '')
  await vi.dynamicImportSettled()
  open()
  await transport.stop(1000, '')
  await vi.dynamicImportSettled()
  expect(ends).toHaveLength(2)
  open()
  await vi.waitFor(() => expect(ends).toHaveLength(3), PATIENCE)
  expect(ends[2]).toMatchObject({ code: 1006, opened: false, cause: expect.any(Error) })
})
