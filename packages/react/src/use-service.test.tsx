// @vitest-environment jsdom
import { expect, test } from 'vitest'
import { openScene } from '../test/hook-scene.tsx'
import { useService } from './use-service.ts'

test('is pending until there is a picture, and then absent or present', async () => {
  const { server, renderHook, connect, pass } = await openScene()
  const { result } = renderHook(() => useService('orders'))
  expect(result.current).toEqual({ status: 'pending' })
  await connect()
  expect(result.current).toEqual({ status: 'absent' })
  const { nodeId } = await server.register('orders')
  await pass()
  expect(result.current).toMatchObject({ status: 'present' })
  await server.deregister(nodeId)
  await pass()
  expect(result.current).toEqual({ status: 'absent' })
})

test('is still absent while the connection is broken', async () => {
  const { server, renderHook, connect, pass } = await openScene()
  const { result } = renderHook(() => useService('orders'))
  await connect()
  server.faults.refuse()
  server.drop()
  await pass(2_000)
  expect(result.current).toEqual({ status: 'absent' })
})

test('renders for its own nodes only', async () => {
  const { server, renderHook, connect, pass } = await openScene()
  await server.register('orders')
  const shown: unknown[] = []
  renderHook(() => shown.push(useService('orders')))
  await connect()
  const before = shown.length
  await server.register('billing')
  await server.registry.setConfig({ serviceName: 'orders', key: 'a', value: 1 })
  server.drop()
  await pass(5_000)
  expect(shown).toHaveLength(before)
  await server.register({ serviceName: 'orders', host: 'other', port: 1 })
  await pass()
  expect(shown).toHaveLength(before + 1)
})

test('follows its name', async () => {
  const { server, renderHook, connect } = await openScene()
  const { nodeId } = await server.register('orders')
  const { result, rerender } = renderHook((name: string) => useService(name), 'billing')
  await connect()
  expect(result.current.status).toBe('absent')
  rerender('orders')
  expect(result.current.status === 'present' && [...result.current.nodes.keys()]).toEqual([nodeId])
})

test('who comes back within five seconds finds it in the first render, and nobody is asked', async () => {
  const { server, renderHook, connect, pass, said } = await openScene()
  await server.register('orders')
  const { unmount } = renderHook(() => useService('orders'))
  await connect()
  unmount()
  await pass(4_000)
  await server.register({ serviceName: 'orders', host: 'other', port: 1 })
  await pass()
  const shown: unknown[] = []
  renderHook(() => {
    const service = useService('orders')
    shown.push(service.status === 'present' && service.nodes.size)
  })
  await pass(10_000)
  expect(shown).toEqual([2])
  expect(said()).toEqual(['hello'])
})

test('who comes back later finds nothing until it is told anew', async () => {
  const { server, renderHook, connect, pass } = await openScene()
  await server.register('orders')
  const { unmount } = renderHook(() => useService('orders'))
  await connect()
  unmount()
  await pass(6_000)
  const shown: string[] = []
  renderHook(() => shown.push(useService('orders').status))
  await pass(2_000)
  expect([shown[0], shown.at(-1)]).toEqual(['pending', 'present'])
})
