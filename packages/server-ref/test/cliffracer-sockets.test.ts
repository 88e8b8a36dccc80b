import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { startServer } from '../src/node/start-server.ts'
import type { CliffracerOptions, RunningCliffracer } from '../src/node/systems/cliffracer.ts'
import { connect } from './raw-client.ts'
import { join, SECRET, tokenFor } from './test-server.ts'

const NOBODY = { connections: 0, subscriptions: 0, addresses: 0, users: 0 }
const PAGE = 'https://app.example.com'

async function serve(options: Partial<CliffracerOptions> = {}): Promise<RunningCliffracer> {
  const server = await startServer({ testing: true, ...options, dialect: 'cliffracer' })
  onTestFinished(() => server.close())
  return server
}

describe('over sockets', () => {
  test('a chat is greeted, spoken and left, and nothing stays behind', async () => {
    const server = await serve()
    const [ada, bob] = [
      await join(server, { path: '/chat/lobby' }),
      await join(server, { path: '/chat/lobby' }),
    ]
    await bob.next()
    bob.send({ type: 'message', user: 'bob', message: 'hi' })
    expect(await bob.next()).toMatchObject({ type: 'message', user: 'bob', message: 'hi' })
    expect(await ada.until(({ type }) => type === 'message')).toMatchObject({ user: 'bob' })
    bob.drop()
    expect(await ada.until(({ type }) => type === 'user_left')).toBeDefined()
    await ada.close()
    await vi.waitFor(() => expect(server.core.sizes()).toEqual(NOBODY))
    expect(server.core.roomCount()).toBe(0)
  })

  test('a token in the address is looked at before the first word', async () => {
    const server = await serve({ auth: { secret: SECRET } })
    const token = tokenFor({ sub: 'u-7', username: 'ada', role: 'admin', roles: ['user'] })
    const ada = await join(server, { path: `/ws?token=${token}` })
    expect(await ada.next()).toMatchObject({ type: 'connection' })
    expect(await ada.next()).toEqual({
      type: 'authenticated',
      user: { id: 'u-7', username: 'ada', roles: ['admin', 'user'] },
    })
    for (const path of ['/ws?token=forged', '/ws', '/chat/lobby']) {
      const refused = await join(server, { path })
      expect(await refused.closed()).toEqual({ code: 1008, reason: 'Invalid token' })
      expect(refused.frames).toEqual([])
    }
    expect(server.core.counters.authRefused).toBe(3)
  })

  test('a name that is no room is answered 404 before the upgrade', async () => {
    const server = await serve()
    for (const path of ['/', '/chat/', '/chat/%ff', '/other']) {
      await expect(connect(`${server.url}${path}`)).rejects.toThrow('404')
    }
    const stock = await serve({ cliffracer: { profile: 'stock' } })
    await expect(connect(`${stock.url}/chat/lobby`)).rejects.toThrow('404')
  })

  test('only pages that are listed come in, and may call', async () => {
    const server = await serve({ origins: [PAGE] })
    const knock = (origin: string) => connect(`${server.url}/ws`, { origin })
    await expect(knock('https://evil.example.com')).rejects.toThrow('403')
    await expect(knock('http://localhost:3000')).rejects.toThrow('403')
    expect((await join(server, { path: '/ws', origin: PAGE })).head).toContain('101')
    const call = (origin: string, method = 'POST') =>
      fetch(`${server.httpUrl}/rpc/send_announcement`, {
        method,
        headers: { origin, 'content-type': 'application/json' },
        ...(method === 'POST' && { body: JSON.stringify({ text: 'hi' }) }),
      })
    expect((await call('https://evil.example.com')).status).toBe(403)
    const answer = await call(PAGE)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('access-control-allow-origin')).toBe(PAGE)
    const asked = await call(PAGE, 'OPTIONS')
    expect(asked.status).toBe(204)
    expect(asked.headers.get('access-control-allow-methods')).toContain('POST')
    expect(asked.headers.get('access-control-allow-headers')).toContain('content-type')
  })

  test('closing with everybody there tells nobody of the others’ going, and runs every hook', async () => {
    const gone: string[] = []
    const server = await serve({ cliffracer: { onDisconnect: ({ id }) => gone.push(id) } })
    const clients = [
      await join(server, { path: '/chat/lobby' }),
      await join(server, { path: '/chat/lobby' }),
    ]
    for (const client of clients) await client.settled()
    const { core } = server
    await server.close({ drain: false })
    for (const client of clients) {
      await client.closed()
      expect(client.frames.join()).not.toContain('user_left')
    }
    expect(gone).toHaveLength(2)
    expect(core.sizes()).toEqual(NOBODY)
    expect(core.roomCount()).toBe(0)
  })

  test('resets of all connections at once leave nothing behind', async () => {
    const server = await serve()
    for (let n = 0; n < 20; n += 1) {
      const client = await join(server, { path: n % 2 ? '/ws' : `/chat/${n}` })
      client.send({ type: 'subscribe', topics: [`t-${n}`] })
      await client.settled()
    }
    expect(server.core.sizes()).toMatchObject({ connections: 20, subscriptions: 20 })
    server.faults.resetAll()
    await vi.waitFor(() => expect(server.core.sizes()).toEqual(NOBODY))
    expect(server.core.roomCount()).toBe(0)
  })

  test('the heartbeat is set by the session’s option', async () => {
    const server = await serve({ core: { session: { heartbeatMs: 30 } } })
    const client = await join(server, { path: '/ws', pongs: false })
    await client.until(({ type }) => type === 'ping')
    expect(await client.closed()).toEqual({ code: 4409, reason: 'no answer to pings' })
  })

  test('the stock profile gives back what it is sent', async () => {
    const server = await serve({ cliffracer: { profile: 'stock' } })
    const client = await join(server, { path: '/ws' })
    client.send({ type: 'subscribe', topics: ['orders'] })
    expect(await client.next()).toMatchObject({
      type: 'echo',
      data: { type: 'subscribe', topics: ['orders'] },
    })
  })
})

test.each([
  { profile: 'other' },
  { messagesPerMinute: 0 },
  { messagesPerMinute: 1.5 },
  { messagesPerMinute: Infinity },
])('does not start with %j', async (cliffracer) => {
  const options = { dialect: 'cliffracer', cliffracer } as unknown as CliffracerOptions
  await expect(startServer(options)).rejects.toThrow(/Cliffracer/)
})

test('says at its root what can be done', async () => {
  const { httpUrl } = await serve()
  expect(await (await fetch(httpUrl)).text()).toContain('/rpc/send_announcement')
})
