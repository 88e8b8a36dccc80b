// @vitest-environment jsdom
import { act } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { openScene } from '../test/hook-scene.tsx'
import type { ServiceEventLogOptions } from './use-service-event-log.ts'
import { useServiceEventLog } from './use-service-event-log.ts'

interface Wish extends ServiceEventLogOptions {
  readonly event?: string
}

async function keepLog(wish: Wish = {}, strict = false) {
  const scene = await openScene({ strict })
  const hook = scene.renderHook(
    ({ event, ...options }: Wish) =>
      useServiceEventLog(event === undefined ? undefined : { event }, options),
    wish,
  )
  await scene.connect()
  const { server, pass } = scene
  return {
    ...scene,
    ...hook,
    async publish(event: string, ...data: unknown[]) {
      for (const one of data) await server.publish(event, one)
      await pass()
    },
    kept: () => hook.result.current.events.map(({ data }) => data),
  }
}

test('keeps the events that match, the oldest first', async () => {
  const { publish, kept, result } = await keepLog({ event: 'deployed' })
  expect(result.current).toMatchObject({ events: [], total: 0, status: 'active' })
  await publish('deployed', 1, 2)
  await publish('other', 3)
  await publish('deployed', 4)
  expect(kept()).toEqual([1, 2, 4])
  expect(result.current.total).toBe(3)
})

test('without a filter it keeps all of them', async () => {
  const { publish, kept } = await keepLog()
  await publish('deployed', 1)
  await publish('other', 2)
  expect(kept()).toEqual([1, 2])
})

test('keeps each once in StrictMode and through a broken connection', async () => {
  const { publish, kept, server, said, pass } = await keepLog({ event: 'deployed' }, true)
  expect(said()).toEqual(['hello'])
  await publish('deployed', 1)
  server.drop()
  await publish('deployed', 2)
  await pass(5_000)
  await publish('deployed', 3)
  expect(kept()).toEqual([1, 2, 3])
})

describe('the limit', () => {
  test('is a hundred', async () => {
    const { publish, kept, result } = await keepLog()
    await publish('deployed', ...Array.from({ length: 250 }, (_, index) => index))
    expect([kept()[0], kept().length, result.current.total]).toEqual([150, 100, 250])
  })

  test('may be another, also later', async () => {
    const { publish, kept, result, rerender, pass } = await keepLog({ limit: 3 })
    await publish('deployed', 1, 2, 3, 4)
    expect(kept()).toEqual([2, 3, 4])
    rerender({ limit: 2 })
    await pass()
    expect(kept()).toEqual([3, 4])
    rerender({ limit: 3 })
    await publish('deployed', 5, 6)
    expect(kept()).toEqual([4, 5, 6])
    expect(result.current.total).toBe(6)
  })

  test.each([0, -1])('of %d keeps none, and counts', async (limit) => {
    const { publish, kept, result } = await keepLog({ limit })
    await publish('deployed', 1, 2, 3)
    expect([kept(), result.current.total]).toEqual([[], 3])
  })
})

test('is cleared at once, and always by the same function', async () => {
  const { publish, kept, result } = await keepLog()
  const { clear } = result.current
  await publish('deployed', 1, 2)
  act(clear)
  expect([kept(), result.current.total]).toEqual([[], 0])
  await publish('deployed', 3)
  expect([kept(), result.current.total]).toEqual([[3], 1])
  expect(result.current.clear).toBe(clear)
})

test('what has come and is not shown yet is cleared as well', async () => {
  const { publish, server, result, kept, pass } = await keepLog()
  await server.publish('deployed', 1)
  await act(() => Promise.resolve())
  act(() => result.current.clear())
  await publish('deployed', 2)
  await pass()
  expect(kept()).toEqual([2])
})

test('another filter begins another log', async () => {
  const { publish, kept, rerender, result } = await keepLog({ event: 'deployed' })
  await publish('deployed', 1)
  rerender({ event: 'deploy*' })
  expect(result.current).toMatchObject({ events: [], total: 0 })
  await publish('deployed', 2)
  expect(kept()).toEqual([2])
})

test('a filter that means the same goes on with the same', async () => {
  const { publish, kept, rerender, result } = await keepLog({ event: 'deployed' })
  await publish('deployed', 1)
  const { events } = result.current
  rerender({ event: 'deployed' })
  expect(result.current.events).toBe(events)
  await publish('deployed', 2)
  expect(kept()).toEqual([1, 2])
})

test('disabled, it keeps what it has and takes no more', async () => {
  const { publish, kept, rerender, result, pass } = await keepLog({ event: 'deployed' })
  await publish('deployed', 1)
  rerender({ event: 'deployed', enabled: false })
  await publish('deployed', 2)
  expect([kept(), result.current.status]).toEqual([[1], 'disabled'])
  rerender({ event: 'deployed' })
  await pass()
  await publish('deployed', 3)
  expect(kept()).toEqual([1, 3])
})

test('who does not read its status is not rendered for it', async () => {
  const { renderHook, connect, server, pass } = await openScene()
  let renders = 0
  renderHook(() => {
    renders += 1
    return useServiceEventLog({ event: 'deployed' }).total
  })
  await connect()
  server.drop()
  await pass(10_000)
  expect(renders).toBe(1)
})
