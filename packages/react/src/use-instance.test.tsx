// @vitest-environment jsdom
import type { PickOptions } from 'maxine-client/registry'
import { expect, test } from 'vitest'
import { openScene, trip } from '../test/hook-scene.tsx'
import { useInstance } from './use-instance.ts'

const HOSTS = ['one', 'two', 'three']

/** A scene with a service of three nodes, each in a zone of its own. */
async function serve(options?: PickOptions, strict = false) {
  const scene = await openScene({ strict })
  for (const host of HOSTS) {
    const metadata = { zone: `of ${host}` }
    await scene.server.register({ serviceName: 'orders', host, port: 80, metadata })
  }
  const hook = scene.renderHook(
    (given: PickOptions | undefined) => useInstance('orders', given),
    options,
  )
  await scene.connect()
  const { result } = hook
  return { ...scene, ...hook, nodeId: () => result.current?.nodeId ?? 'none' }
}

const nodeOf = (host: string) => `orders:${host}:80`

test('stays with the instance it has chosen, whatever becomes of others', async () => {
  const { server, nodeId, rerender, pass, result } = await serve()
  const chosen = nodeId()
  const [other = ''] = HOSTS.map(nodeOf).filter((id) => id !== chosen)
  rerender(undefined)
  await server.deregister(other)
  await server.register({ serviceName: 'orders', host: 'four', port: 80 })
  await server.registry.heartbeat(chosen)
  await pass()
  expect(nodeId()).toBe(chosen)
  server.drop()
  await pass(5_000)
  expect(result.current).toMatchObject({ nodeId: chosen, health: 'healthy' })
})

test('shows that instance as it is now', async () => {
  const { server, nodeId, pass, result } = await serve()
  const before = result.current?.beatAt ?? 0
  await pass(3_000)
  await server.registry.heartbeat(nodeId())
  await pass()
  expect(result.current?.beatAt).toBeGreaterThan(before)
})

test('takes another one when it is gone, and none when there is none', async () => {
  const { server, nodeId, pass, result } = await serve()
  const seen = new Set<string>()
  while (seen.size < HOSTS.length) {
    seen.add(nodeId())
    await server.deregister(nodeId())
    await pass()
  }
  expect(seen).toEqual(new Set(HOSTS.map(nodeOf)))
  expect(result.current).toBeUndefined()
  await server.register({ serviceName: 'orders', host: 'four', port: 80 })
  await pass()
  expect(nodeId()).toBe(nodeOf('four'))
})

test('takes another one when its circuit opens', async () => {
  const { server, nodeId, pass } = await serve()
  const chosen = nodeId()
  await trip(server, chosen)
  await pass()
  expect(HOSTS.map(nodeOf)).toContain(nodeId())
  expect(nodeId()).not.toBe(chosen)
})

test('takes another one when it is unhealthy', async () => {
  const { server, nodeId, pass } = await serve()
  const chosen = nodeId()
  for (let beats = 0; beats < 4; beats += 1) {
    for (const id of HOSTS.map(nodeOf).filter((id) => id !== chosen)) {
      await server.registry.heartbeat(id)
    }
    await pass(10_000)
  }
  expect(HOSTS.map(nodeOf)).toContain(nodeId())
  expect(nodeId()).not.toBe(chosen)
})

test('chooses as it is told, and anew when it is told something else', async () => {
  const { nodeId, rerender } = await serve({ zone: 'of two' })
  expect(nodeId()).toBe(nodeOf('two'))
  rerender({ zone: 'of three' })
  expect(nodeId()).toBe(nodeOf('three'))
  const exclude = HOSTS.map(nodeOf).slice(1)
  rerender({ exclude })
  expect(nodeId()).toBe(nodeOf('one'))
  rerender({ exclude: new Set(exclude) })
  expect(nodeId()).toBe(nodeOf('one'))
})

test('says that it uses an instance no longer when it goes', async () => {
  const { client, unmount, renderHook, pass } = await serve({ strategy: 'least-used' })
  unmount()
  const chosen = HOSTS.map(() => renderHook(() => useInstance('orders', 'least-used')).result)
  await pass()
  expect(new Set(chosen.map(({ current }) => current?.nodeId)).size).toBe(3)
  expect(client.state.status).toBe('connected')
})

test('has one in StrictMode as well', async () => {
  const { nodeId } = await serve(undefined, true)
  expect(HOSTS.map(nodeOf)).toContain(nodeId())
})
