// @vitest-environment jsdom
import { expect, test } from 'vitest'
import { openScene } from '../test/hook-scene.tsx'
import { useConfig } from './use-config.ts'

const SETTING = { serviceName: 'orders', key: 'limit' }

test('shows an entry, and nothing where there is none', async () => {
  const { server, renderHook, connect, pass } = await openScene()
  const { result } = renderHook(() => useConfig('orders', 'limit'))
  await connect()
  expect(result.current).toBeUndefined()
  await server.registry.setConfig({ ...SETTING, value: null })
  await pass()
  expect(result.current).toMatchObject({ value: null, version: 1 })
  await server.registry.setConfig({ ...SETTING, value: 7 })
  await pass()
  expect(result.current).toMatchObject({ value: 7, version: 2 })
  await server.registry.deleteConfig('orders', 'limit')
  await pass()
  expect(result.current).toBeUndefined()
})

test('without a key shows all of a service, and the same empty map where there is none', async () => {
  const { server, renderHook, connect, pass } = await openScene()
  const { result, rerender } = renderHook((name: string) => useConfig(name), 'orders')
  const none = result.current
  expect(none.size).toBe(0)
  await connect()
  await server.registry.setConfig({ ...SETTING, value: 7 })
  await pass()
  expect([...result.current.keys()]).toEqual(['limit'])
  rerender('billing')
  expect(result.current).toBe(none)
})

test('renders for its own entry only', async () => {
  const { server, renderHook, connect, pass } = await openScene()
  await server.registry.setConfig({ ...SETTING, value: 7 })
  let renders = 0
  renderHook(() => {
    renders += 1
    return useConfig('orders', 'limit')
  })
  await connect()
  const before = renders
  await server.registry.setConfig({ ...SETTING, key: 'other', value: 7 })
  await server.registry.setConfig({ ...SETTING, serviceName: 'billing', value: 7 })
  await server.register('orders')
  await pass()
  expect(renders).toBe(before)
})
