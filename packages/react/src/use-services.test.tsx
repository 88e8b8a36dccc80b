// @vitest-environment jsdom
import { useState } from 'react'
import type { Registry } from 'maxine-client/registry'
import { describe, expect, test } from 'vitest'
import { openScene } from '../test/hook-scene.tsx'
import { useRegistryStatus } from './use-registry-status.ts'
import { useServices } from './use-services.ts'

test('shows all services with their nodes, and keeps the picture while the connection is broken', async () => {
  const { server, renderHook, connect, pass } = await openScene()
  const { nodeId } = await server.register('orders')
  const { result } = renderHook(() => useServices())
  expect(result.current.size).toBe(0)
  await connect()
  expect([...result.current.keys()]).toEqual(['orders'])
  expect(result.current.get('orders')?.get(nodeId)).toMatchObject({ nodeId, health: 'healthy' })
  await server.register('billing')
  await pass()
  expect([...result.current.keys()]).toEqual(['orders', 'billing'])
  server.drop()
  await server.deregister(nodeId)
  await pass(10)
  expect([...result.current.keys()]).toEqual(['orders', 'billing'])
  await pass(5_000)
  expect([...result.current.keys()]).toEqual(['billing'])
})

test('is the same object until something changes', async () => {
  const { server, renderHook, connect, pass } = await openScene()
  await server.register('orders')
  const { result, rerender } = renderHook(() => useServices())
  await connect()
  const { current } = result
  rerender()
  await server.publish('deployed')
  await pass()
  expect(result.current).toBe(current)
})

describe('a selector', () => {
  test('renders only when it gives something else', async () => {
    const { server, renderHook, connect, pass } = await openScene()
    let renders = 0
    const { result } = renderHook(() => {
      renders += 1
      return useServices(({ services }) => services.size)
    })
    await connect()
    await server.register('orders')
    await pass()
    expect([result.current, renders]).toEqual([1, 2])
    await server.register({ serviceName: 'orders', host: 'other', port: 1 })
    await server.registry.setConfig({ serviceName: 'orders', key: 'a', value: 1 })
    await pass()
    expect(renders).toBe(2)
  })

  test('that makes something new each time needs an isEqual, and then gives the same object', async () => {
    const { server, renderHook, connect, pass } = await openScene()
    const seen = new Set<readonly string[]>()
    let renders = 0
    const names = ({ services }: Registry) => [...services.keys()]
    const { result, rerender } = renderHook(() => {
      renders += 1
      // Written where it is used, as most are.
      const list = useServices(
        (registry) => names(registry),
        (one, other) => one.join() === other.join(),
      )
      seen.add(list)
      return list
    })
    await connect()
    await server.register('orders')
    await pass()
    const before = renders
    await server.register({ serviceName: 'orders', host: 'other', port: 1 })
    await pass()
    rerender()
    rerender()
    expect(result.current).toEqual(['orders'])
    expect([renders, seen.size]).toEqual([before + 2, 2])
  })

  test('may be another one with each render', async () => {
    const { server, renderHook, connect } = await openScene()
    await server.register('orders')
    await server.register('billing')
    const { result, rerender } = renderHook(
      (name: string) => useServices(({ services }) => services.get(name)?.size ?? 0),
      'orders',
    )
    await connect()
    expect(result.current).toBe(1)
    rerender('nobody')
    expect(result.current).toBe(0)
    rerender('billing')
    expect(result.current).toBe(1)
  })

  test('is asked once for each picture', async () => {
    const { server, renderHook, connect, pass } = await openScene()
    let asked = 0
    const select = ({ services }: Registry) => {
      asked += 1
      return services.size
    }
    renderHook(() => useServices(select))
    await connect()
    asked = 0
    await server.register('orders')
    await pass()
    expect(asked).toBe(1)
  })
})

test('readers of one render see one picture, and what it is worth', async () => {
  const { server, render, connect, pass } = await openScene()
  const torn: string[] = []
  let tick = (): void => undefined
  function Reader() {
    const [, setTicks] = useState(0)
    tick = () => setTicks((ticks) => ticks + 1)
    const one = useServices()
    const other = useServices(({ services }) => services)
    const { state } = useRegistryStatus()
    if (one !== other) torn.push('services')
    if (state === 'live' && one.size === 0) torn.push('live, and empty')
    return null
  }
  await server.register('orders')
  render(<Reader />)
  await connect()
  for (let round = 0; round < 20; round += 1) {
    await server.register(`service-${round}`)
    await pass(1)
    tick()
    await pass(7)
  }
  expect(torn).toEqual([])
})
