// @vitest-environment jsdom
import { expect, test } from 'vitest'
import { openScene, trip } from '../test/hook-scene.tsx'
import { useCircuit } from './use-circuit.ts'

test('shows a circuit from its opening on, until it is closed', async () => {
  const { server, renderHook, connect, pass } = await openScene()
  const { nodeId } = await server.register('orders')
  const { result } = renderHook(() => useCircuit(nodeId))
  await connect()
  expect(result.current).toBeUndefined()
  await trip(server, nodeId)
  await pass()
  expect(result.current).toMatchObject({ nodeId, state: 'open', failures: 5 })
  await pass(5_000)
  expect(result.current).toMatchObject({ state: 'half-open' })
  await server.registry.reportOutcome(nodeId, 'success')
  await pass()
  expect(result.current).toBeUndefined()
})

test('renders for its own node only', async () => {
  const { server, renderHook, connect, pass } = await openScene()
  const [one, other] = [await server.register('orders'), await server.register('billing')]
  let renders = 0
  renderHook(() => {
    renders += 1
    return useCircuit(one.nodeId)
  })
  await connect()
  await trip(server, other.nodeId)
  await pass()
  expect(renders).toBe(1)
  await trip(server, one.nodeId)
  await pass()
  expect(renders).toBe(2)
})
