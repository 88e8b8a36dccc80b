// @vitest-environment jsdom
import { act, render } from '@testing-library/react'
import { renderToString } from 'react-dom/server'
import { expect, test, vi } from 'vitest'
import { MaxineProvider, useServices } from '../src/index.ts'
import { openScene } from './hook-scene.tsx'
import { WholePage } from './whole-page.tsx'

test('a page that was rendered on a server is taken over as it is, though data came before', async () => {
  const complaints = vi.spyOn(console, 'error').mockReturnValue(undefined)
  const { server, client, connect, pass, renderHook } = await openScene()
  const { nodeId } = await server.register({ serviceName: 'orders', host: 'one', port: 80 })
  await server.registry.setConfig({ serviceName: 'orders', key: 'limit', value: 7 })
  const page = (
    <MaxineProvider client={client}>
      <WholePage />
    </MaxineProvider>
  )
  const container = document.createElement('div')
  container.innerHTML = renderToString(page)
  const served = container.textContent
  // Another part of the page was taken over before, and shows all of it.
  const { result } = renderHook(() => useServices())
  await connect()
  expect(result.current.size).toBe(1)
  const failures: unknown[] = []
  render(page, { container, hydrate: true, onRecoverableError: (error) => failures.push(error) })
  await act(() => Promise.resolve())
  await pass()
  expect([failures, complaints.mock.calls]).toEqual([[], []])
  expect(served).toContain('"service":"pending"')
  expect(JSON.parse(container.textContent)).toEqual({
    status: 'active',
    events: 0,
    connection: 'connected',
    services: 1,
    selected: 'orders',
    service: 'present',
    instance: nodeId,
    configs: 1,
    config: 7,
    registry: 'live',
  })
})
