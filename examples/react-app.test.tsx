// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react'
import { WebSocketClient } from 'maxine-client'
import type { ClientOptions } from 'maxine-client'
import { createFakeServer } from 'maxine-server-ref/testing'
import type { MockSocketServer } from 'maxine-server-ref/testing'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { App } from './react-app.tsx'

// Client and server wait by the same timers: no test has to.
beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true, toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  onTestFinished(() => void vi.useRealTimers())
})

/** The application, with a server of its own in memory. */
async function openApp() {
  const server = await serve()
  const client = new WebSocketClient(optionsFor(server))
  onTestFinished(() => client.disconnect())
  render(<App client={client} />)
  onTestFinished(cleanup)
  await client.connect()
  return server
}

async function serve(url = 'wss://maxine.test') {
  const server = await createFakeServer({ url })
  onTestFinished(() => server.close())
  return server
}

function optionsFor({ url, WebSocket, fetch }: MockSocketServer): ClientOptions {
  return { url, WebSocket, fetch }
}

test('a node that registers is shown, and told of', async () => {
  const server = await openApp()
  expect(await screen.findByText('absent')).toBeDefined()
  const { nodeId } = await server.register('orders')
  expect(await screen.findByText(`${nodeId} is healthy`)).toBeDefined()
  expect(screen.getByText(`${nodeId} came`)).toBeDefined()
})

test('a broken connection is shown, and what happens meanwhile is not missed', async () => {
  const server = await openApp()
  await server.register({ serviceName: 'orders', host: 'one', port: 80 })
  await screen.findByText('orders:one:80 is healthy')
  server.drop()
  await server.register({ serviceName: 'orders', host: 'two', port: 80 })
  expect((await screen.findByRole('status')).textContent).toMatch(/^connects again at 20/)
  expect(await screen.findByText('orders:two:80 is healthy')).toBeDefined()
  expect(screen.getByText('orders:two:80 came')).toBeDefined()
  expect(screen.queryByRole('status')).toBeNull()
})

test('the start of the application says hello once', async () => {
  const server = await serve('wss://maxine.example.com')
  await server.register({ serviceName: 'orders', host: 'one', port: 80 })
  vi.doMock(import('maxine-client'), async (load) => {
    const original = await load()
    class OfTheTest extends original.WebSocketClient {
      constructor(url: ClientOptions['url'] | ClientOptions) {
        super(typeof url === 'object' ? url : { ...optionsFor(server), url })
        onTestFinished(() => this.disconnect())
      }
    }
    return { ...original, WebSocketClient: OfTheTest }
  })
  await import('./react-main.tsx')
  expect(await screen.findByText('orders:one:80 is healthy')).toBeDefined()
  expect(server.heard()).toHaveLength(1)
})
