// @vitest-environment jsdom
import { expect, test } from 'vitest'
import { openScene } from '../test/hook-scene.tsx'
import { useRegistryStatus } from './use-registry-status.ts'

test('says what the picture is worth, and why it is worth no more', async () => {
  const { server, renderHook, connect, leave, pass } = await openScene()
  const { result } = renderHook(() => useRegistryStatus())
  expect(result.current).toMatchObject({ state: 'stale', reason: 'idle' })
  await connect()
  expect(result.current).toMatchObject({ state: 'live', coverage: { tier: 'log' } })
  server.faults.refuse()
  server.drop()
  await pass()
  expect(result.current).toMatchObject({ state: 'stale', reason: 'disconnected' })
  server.faults.clear()
  await pass(40_000)
  expect(result.current).toMatchObject({ state: 'live' })
  await leave()
  expect(result.current).toMatchObject({ state: 'stale', reason: 'closed' })
})

test('renders for nothing else', async () => {
  const { server, renderHook, connect, pass } = await openScene()
  let renders = 0
  renderHook(() => {
    renders += 1
    return useRegistryStatus()
  })
  await connect()
  const before = renders
  await server.register('orders')
  await server.publish('deployed')
  await pass()
  expect(renders).toBe(before)
})
