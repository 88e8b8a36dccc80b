// @vitest-environment jsdom
import { expect, test } from 'vitest'
import { openScene } from '../test/hook-scene.tsx'
import { useConnection } from './use-connection.ts'

test('shows what the connection does, from before it is made to after it is ended', async () => {
  const { renderHook, connect, client, server, pass, leave } = await openScene()
  const { result } = renderHook(() => useConnection())
  expect(result.current).toEqual({ status: 'idle' })
  await connect()
  expect(result.current).toMatchObject({ status: 'connected', continuity: 'exact' })
  expect(result.current).toBe(client.state)
  server.faults.refuse()
  server.drop()
  await pass()
  expect(result.current).toMatchObject({ status: 'waiting' })
  await leave()
  expect(result.current).toEqual({ status: 'closed' })
})
