import { StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { WebSocketClient } from 'maxine-client'
import { createFakeServer } from 'maxine-server-ref/testing'
import { expect, onTestFinished, test } from 'vitest'
import { MaxineProvider } from '../src/index.ts'
import { WholePage } from './whole-page.tsx'

async function serve() {
  const server = await createFakeServer()
  const { url, WebSocket, fetch } = server
  const client = new WebSocketClient({ url, WebSocket, fetch })
  onTestFinished(async () => {
    await client.disconnect()
    await server.close()
  })
  const page = (
    <StrictMode>
      <MaxineProvider client={client}>
        <WholePage />
      </MaxineProvider>
    </StrictMode>
  )
  return { server, client, page }
}

test('on a server every hook shows that nothing is known yet', async () => {
  const { page } = await serve()
  const text = renderToString(page).replaceAll('&quot;', '"')
  expect(JSON.parse(text.replaceAll(/<.*?>/g, ''))).toEqual({
    status: 'pending',
    events: 0,
    connection: 'idle',
    services: 0,
    selected: '',
    service: 'pending',
    configs: 0,
    registry: 'syncing',
  })
})

test('it does so whatever the client knows, and asks for nothing', async () => {
  const { server, client, page } = await serve()
  const before = renderToString(page)
  await server.register('orders')
  const view = client.registry()
  await client.connect()
  await view.ready()
  server.forget()
  expect(renderToString(page)).toBe(before)
  expect([server.heard(), client.stats().subscriptions]).toEqual([[], 1])
})
