import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { onTestFinished, expect, test } from 'vitest'
import { startAll } from '../src/node/start-all.ts'
import { DOCUMENTED_PORTS } from '../src/node/dialects.ts'
import type { RunningAll, StartAllOptions } from '../src/node/dialects.ts'
import { startServer } from '../src/node/start-server.ts'
import { join, SECRET, tokenFor } from './test-server.ts'

const FREE_PORTS = { maxine: 0, nexus: 0, deployd: 0, cliffracer: 0 }

test('each dialect has the port of its document', () => {
  expect(DOCUMENTED_PORTS).toEqual({
    maxine: 8_080,
    nexus: 3_000,
    deployd: 2_403,
    cliffracer: 8_081,
  })
})

test('four servers run side by side, each greets as its document says', async () => {
  const { maxine, nexus, cliffracer } = await all()
  const old = await join(maxine)
  old.send({ subscribe: true })
  const subscribed = await old.next()
  const established = await (await join(nexus)).next()
  const connection = await (await join(cliffracer, { path: '/ws' })).next()
  expect([subscribed, established, connection]).toMatchObject([
    { type: 'subscribed' },
    { type: 'connection_established' },
    { type: 'connection' },
  ])
})

test('a token of one is good at all of them', async () => {
  const { maxine, nexus } = await all({ auth: { secret: SECRET } })
  const token = tokenFor({ role: 'admin' })
  const answer = await fetch(`${maxine.httpUrl}/snapshot`, {
    headers: { authorization: `Bearer ${token}` },
  })
  expect(answer.status).toBe(200)
  const client = await join(nexus, { headers: { authorization: `Bearer ${token}` } })
  expect(await client.next()).toMatchObject({ type: 'connection_established' })
})

test('faults and limits are those of every server', async () => {
  const { deployd, close } = await all({ core: { session: { connectionsPerAddress: 1 } } })
  await join(deployd, { path: '/ws' })
  await expect(join(deployd, { path: '/ws' })).rejects.toThrow('429')
  deployd.faults.refuse()
  expect((await fetch(`${deployd.httpUrl}/health`)).status).toBe(503)
  deployd.faults.clear()
  await close()
  await expect(fetch(`${deployd.httpUrl}/health`)).rejects.toThrow()
})

test('where one cannot start, none is left', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void taken.close())
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  await expect(all({ ports: { ...FREE_PORTS, cliffracer: port } })).rejects.toThrow(String(port))
})

test('a dialect that there is not is refused in one line that names those there are', async () => {
  const options = { dialect: 'nexsus' } as never
  await expect(startServer(options)).rejects.toThrow(/"nexsus".*maxine, nexus, deployd, cliffracer/)
})

async function all(options: StartAllOptions = {}): Promise<RunningAll> {
  const servers = await startAll({ testing: true, ports: FREE_PORTS, ...options })
  onTestFinished(() => servers.close())
  return servers
}
