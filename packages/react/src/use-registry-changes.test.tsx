// @vitest-environment jsdom
import type { RegistryChanges } from 'maxine-client/registry'
import { expect, test } from 'vitest'
import { openScene } from '../test/hook-scene.tsx'
import { useRegistryChanges } from './use-registry-changes.ts'

const described = ({ cause, nodes }: RegistryChanges) =>
  [cause, ...nodes.map(({ type, serviceName }) => `${type} ${serviceName}`)].join(', ')

test('tells each change once, in order, and renders nothing', async () => {
  const { server, renderHook, connect, pass, said } = await openScene({ strict: true })
  const told: string[] = []
  let renders = 0
  await server.register('orders')
  renderHook(() => {
    renders += 1
    useRegistryChanges((changes) => told.push(described(changes)))
  })
  const before = renders
  await connect()
  const { nodeId } = await server.register('billing')
  await pass()
  server.drop()
  await server.deregister(nodeId)
  await pass(5_000)
  expect(told).toEqual([
    'initial, added orders',
    'events, added billing',
    'events, removed billing',
  ])
  expect([renders - before, said()[0]]).toEqual([0, 'hello'])
})

test('tells it to the handler of the last render, with the registry of then', async () => {
  const { server, renderHook, connect } = await openScene()
  const told: string[] = []
  await server.register('orders')
  const { rerender } = renderHook(
    (name: string) =>
      useRegistryChanges((_, { services }) => told.push(`${name} ${services.size}`)),
    'first',
  )
  rerender('second')
  await connect()
  expect(told).toEqual(['second 1'])
})

test('what a handler throws is told by the client', async () => {
  const { server, client, renderHook, connect } = await openScene()
  const errors: unknown[] = []
  client.on('error', ({ cause }) => errors.push(cause))
  await server.register('orders')
  renderHook(() =>
    useRegistryChanges(() => {
      throw new Error('no')
    }),
  )
  await connect()
  expect(errors).toEqual([new Error('no')])
})

test('tells nothing of what happens after its component has gone', async () => {
  const { server, renderHook, connect, pass } = await openScene()
  const told: string[] = []
  const { unmount } = renderHook(() =>
    useRegistryChanges((changes) => told.push(described(changes))),
  )
  await connect()
  unmount()
  await server.register('orders')
  await pass()
  expect(told).toEqual([])
})
