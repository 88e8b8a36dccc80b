import { WebSocketClient } from 'maxine-client'
import { MaxineClient } from 'maxine-client/http'
import { maxineHandlers } from 'maxine-server-ref/testing'
import { setupServer } from 'msw/node'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createBoard } from './board.mjs'

// Node 20 and 21 have no WebSocket of their own for msw to stand in for; 22 has, and so do browsers.
globalThis.WebSocket ??= (await import('undici')).WebSocket

const maxine = await maxineHandlers({ url: 'wss://maxine.test' })
const network = setupServer(...maxine.handlers)
beforeAll(() => network.listen({ onUnhandledRequest: 'error' }))
afterAll(async () => {
  await maxine.close()
  network.close()
})

test('what one part of the application registers, another part shows', async () => {
  const client = new WebSocketClient({ url: maxine.url, WebSocket: globalThis.WebSocket })
  const board = createBoard(client)
  await client.connect()

  const routes = new MaxineClient({ url: maxine.httpUrl })
  const { nodeId } = await routes.register({ serviceName: 'orders', host: '10.0.0.7', port: 3000 })
  await vi.waitFor(() => expect(board.nodes()).toEqual([nodeId]))

  await client.disconnect()
})
