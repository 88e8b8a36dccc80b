// @vitest-environment jsdom
import { act } from '@testing-library/react'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openScene } from './hook-scene.tsx'
import { WholePage } from './whole-page.tsx'

/** A client that is connected before there is any page, and who listens to it. */
async function openQuietScene() {
  const scene = await openScene({
    strict: true,
    server: { core: { registry: { statsEveryMs: 0 } } },
  })
  const { client } = scene
  const handlers = new Set<object>()
  const on = client.on.bind(client)
  vi.spyOn(client, 'on').mockImplementation((...given) => {
    const remove = on(...given)
    const handler = {}
    handlers.add(handler)
    return () => {
      handlers.delete(handler)
      remove()
    }
  })
  await scene.connect()
  return { ...scene, handlers }
}

test('of a page that has gone nothing is left: no subscription, no handler, no timer', async () => {
  const { render, server, client, pass, handlers } = await openQuietScene()
  const timers = vi.getTimerCount()
  const { unmount } = render(<WholePage />)
  await pass()
  expect(handlers.size).toBeGreaterThan(0)
  unmount()
  expect(handlers.size).toBe(0)
  await pass(5_200)
  expect(server.subscriptions()).toEqual([])
  expect(client.stats().subscriptions).toBe(0)
  expect(vi.getTimerCount()).toBe(timers)
})

test('a page at rest waits for nothing', async () => {
  const { render, pass } = await openQuietScene()
  const { unmount } = render(<WholePage />)
  await pass(1_000)
  const asked = vi.spyOn(globalThis, 'requestAnimationFrame')
  await pass(1_000)
  expect(asked).not.toHaveBeenCalled()
  unmount()
})

test('a page that goes while it waits for a frame waits no longer', async () => {
  const { render, server, pass } = await openQuietScene()
  const { unmount } = render(<WholePage />)
  await pass(1_000)
  const frames = new Set<number>()
  vi.stubGlobal('requestAnimationFrame', () => frames.add(1).size)
  vi.stubGlobal('cancelAnimationFrame', (id: number) => frames.delete(id))
  onTestFinished(() => void vi.unstubAllGlobals())
  await act(async () => {
    await server.publish('deployed')
    await vi.advanceTimersByTimeAsync(1)
  })
  expect(frames.size).toBe(1)
  unmount()
  expect(frames.size).toBe(0)
})
