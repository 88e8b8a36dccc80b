import { WebSocketClient } from 'maxine-client'
import { createFakeServer } from 'maxine-server-ref/testing'
import { maxineMatchers } from 'maxine-server-ref/testing/matchers'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { createBoard } from './board.mjs'

expect.extend(maxineMatchers)

// Client and server wait by the same timers: no test has to.
beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  onTestFinished(() => vi.useRealTimers())
})

/** The application of board.mjs, with a server of its own in memory. */
async function openBoard(options) {
  const server = await createFakeServer(options)
  const { url, WebSocket, fetch } = server
  const getToken = () => server.token({ sub: 'ada', role: 'viewer' })
  const client = new WebSocketClient({ url, WebSocket, fetch, getToken })
  onTestFinished(async () => {
    await client.disconnect()
    await server.close()
  })
  const board = createBoard(client)
  await client.connect()
  return { server, board }
}

test('a node that registers is on the board', async () => {
  const { server, board } = await openBoard()
  const { nodeId } = await server.register('orders')
  await vi.waitFor(() => expect(board.nodes()).toEqual([nodeId]))
  expect(server).toHaveSubscription({ event: 'service_registered' })
})

test('what happens while the connection is broken is not missed', async () => {
  const { server, board } = await openBoard()
  server.drop()
  const { nodeId } = await server.register('orders')
  await vi.waitFor(() => expect(board.nodes()).toEqual([nodeId]))
  expect(board.notice()).toBe('')
})

test('the board says so when a new server remembers nothing', async () => {
  const { server, board } = await openBoard()
  await server.restart({ epoch: 'new' })
  // After a restart clients come back one by one, within five seconds.
  await vi.advanceTimersByTimeAsync(5_000)
  expect(board.notice()).toBe('some events are lost: epoch_changed')
})

test('a token that expires is replaced, and the board goes on', async () => {
  const { server, board } = await openBoard({ auth: 'on' })
  server.expireTokens()
  const { nodeId } = await server.register('orders')
  await vi.waitFor(() => expect(board.nodes()).toEqual([nodeId]))
  expect(server).toHaveConnections(1)
})
