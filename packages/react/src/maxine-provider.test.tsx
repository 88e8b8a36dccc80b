// @vitest-environment jsdom
import { version } from 'react'
import { renderToString } from 'react-dom/server'
import { MaxineError } from 'maxine-client'
import { expect, test } from 'vitest'
import { openScene } from '../test/hook-scene.tsx'
import { useMaxineClient } from './use-maxine-client.ts'

test('gives its client to the hooks below, and does nothing with it', async () => {
  const { renderHook, client, server, pass } = await openScene({ strict: true })
  const { result, unmount } = renderHook(() => useMaxineClient())
  expect(result.current).toBe(client)
  unmount()
  await pass()
  expect(client.state).toEqual({ status: 'idle' })
  expect(server.core.counters.connections).toBe(0)
})

test('without one, a hook says what is missing', () => {
  const Orphan = () => <>{useMaxineClient().state.status}</>
  const render = () => renderToString(<Orphan />)
  expect(render).toThrow(MaxineError)
  expect(render).toThrow('no <MaxineProvider client={client}> around')
})

test('the tests run on the React their project is for', () => {
  expect(version.split('.')[0]).toBe(process.env['REACT'] ?? '19')
})
