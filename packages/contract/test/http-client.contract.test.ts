import { MaxineClient } from 'maxine-client/http'
import type { GetToken, MaxineClientOptions } from 'maxine-client/http'
import type { RunningServer } from 'maxine-server-ref'
import { describe, expect, test, vi } from 'vitest'
import { ADMIN, serve, serveWithAuth } from './reference-server.ts'

const INSTANCE = { serviceName: 'orders', host: '10.0.0.7', port: 3000, metadata: { zone: 'a' } }
const NODE_ID = 'orders:10.0.0.7:3000'

describe.each(['without tokens', 'with tokens'])('the client and the server %s', (how) => {
  test('agree about an instance from its registration to its end', async () => {
    const { client, server } = await start(how)
    const kept = await client.register(INSTANCE)
    expect(kept.nodeId).toBe(NODE_ID)
    expect(await client.services()).toEqual(['orders'])
    expect(await client.discover('orders')).toMatchObject({
      ...INSTANCE,
      nodeId: NODE_ID,
      address: '10.0.0.7:3000',
      healthy: true,
    })
    const picky = { serviceName: 'orders', loadBalancing: 'random', version: '9', tags: ['x'] }
    await expect(client.discover(picky)).rejects.toMatchObject({ code: 'not_found', status: 404 })
    expect(await client.heartbeat(NODE_ID)).toBe(true)
    expect(await client.heartbeat('orders:nobody:1')).toBe(false)
    expect(await client.deregister('orders:nobody:1')).toBe(false)
    await kept.deregister()
    expect(server.registry.counts().nodes).toBe(0)
    await expect(client.discover('orders')).rejects.toMatchObject({ code: 'not_found' })
  })

  test('agree about values of a configuration', async () => {
    const { client } = await start(how)
    const { config } = client
    const metadata = { by: 'ada' }
    expect(await config.set('orders', 'a&b', { deep: [null] }, { metadata })).toMatchObject({
      value: { deep: [null] },
      version: 1,
      metadata,
    })
    expect(await config.get('orders', 'a&b')).toMatchObject({ value: { deep: [null] } })
    expect(Object.keys(await config.all('orders'))).toEqual(['a&b'])
    expect(await config.delete('orders', 'a&b')).toBe(true)
    expect(await config.delete('orders', 'a&b')).toBe(false)
    await expect(config.get('orders', 'a&b')).rejects.toMatchObject({ code: 'not_found' })
  })

  test('agree about a circuit', async () => {
    const { client } = await start(how)
    await using kept = await client.register(INSTANCE)
    expect(await client.circuitBreaker(kept.nodeId)).toMatchObject({ state: 'closed' })
    for (let failure = 0; failure < 5; failure++) await client.reportOutcome(NODE_ID, 'failure')
    expect(await client.circuitBreaker(NODE_ID)).toMatchObject({
      state: 'open',
      failures: 5,
      failureCount: 5,
    })
    await expect(client.circuitBreaker('nobody')).rejects.toMatchObject({ code: 'not_found' })
  })

  test('agree about what has happened', async () => {
    const { client, server } = await start(how)
    await using kept = await client.register(INSTANCE)
    await client.config.set('orders', 'k', 1)
    const { position, events, incomplete } = await client.history()
    expect(events.map(({ event }) => event)).toEqual(['service_registered', 'config_changed'])
    expect([position?.offset, incomplete]).toEqual([2, undefined])
    const last = await client.history({ since: 0, limit: 1 })
    expect([last.events.length, last.incomplete]).toEqual([1, 'limit'])

    const { epoch } = position!
    const page = await client.historyAfter({ epoch, offset: 0, limit: 1 })
    expect([page.events.length, page.offset]).toEqual([1, 1])
    const rest = await client.historyAfter(page)
    expect(rest.events.map(({ offset }) => offset)).toEqual([2])
    await expect(client.historyAfter({ epoch: 'other', offset: 0 })).rejects.toMatchObject({
      code: 'position_gone',
      status: 410,
    })
    const { state, ...where } = await client.snapshot()
    expect(where).toMatchObject({ epoch, offset: 2 })
    expect(state.services['orders']).toHaveProperty([kept.nodeId])
    expect(server.registry.offset).toBe(2)
  })

  test('agree about how the server is', async () => {
    const { client } = await start(how)
    expect(await client.health()).toMatchObject({ status: 'ok', nodes: 0 })
    expect(await client.metrics()).toMatchObject({ eventsBroadcasted: 0, wsConnections: 0 })
  })

  test('come back together when the server has forgotten an instance', async () => {
    const { client, server } = await start(how)
    const onProblem = vi.fn()
    const again = once<string>()
    await using kept = await client.register(INSTANCE, {
      heartbeatEveryMs: 20,
      onProblem,
      onRegisteredAgain: again.tell,
    })
    await server.registry.deregister(NODE_ID)
    expect(await again.told).toBe(NODE_ID)
    expect(server.registry.discover({ serviceName: 'orders' })?.nodeId).toBe(kept.nodeId)
    expect(onProblem).not.toHaveBeenCalled()
  })

  test('come back together when the server was away', async () => {
    const { client, server } = await start(how, { backoff: { baseMs: 10 }, retries: 0 })
    const heard = once<string>()
    const again = once<string>()
    await using kept = await client.register(INSTANCE, {
      heartbeatEveryMs: 20,
      onProblem: ({ code }) => heard.tell(code),
      onRegisteredAgain: again.tell,
    })
    server.faults.refuse()
    expect(await heard.told).toBe('unavailable')
    await server.faults.restart({ epoch: 'new' })
    server.faults.clear()
    expect(await again.told).toBe(kept.nodeId)
  })
})

describe('where tokens are wanted, the client', () => {
  test('is told so when it has none', async () => {
    const { httpUrl } = await serveWithAuth()
    const client = new MaxineClient(httpUrl)
    await expect(client.services()).rejects.toMatchObject({ code: 'unauthorized', status: 401 })
    expect(await client.health()).toMatchObject({ status: 'ok' })
  })

  test('signs in, and refreshes', async () => {
    const { httpUrl } = await serveWithAuth()
    const open = new MaxineClient(httpUrl)
    const first = await open.signIn(ADMIN.username, ADMIN.password)
    expect(first.expiresInMs).toBeGreaterThan(3_500_000)
    const { token } = await open.refreshToken(first.token)
    expect(await new MaxineClient(httpUrl, token).services()).toEqual([])
    await expect(open.signIn(ADMIN.username, 'wrong')).rejects.toMatchObject({
      code: 'unauthorized',
      message: 'POST /signin: wrong name or password',
    })
    await expect(open.refreshToken('a.b.c')).rejects.toMatchObject({ status: 401 })
  })

  test('fetches another token when one is refused', async () => {
    const { httpUrl } = await serveWithAuth()
    const open = new MaxineClient(httpUrl)
    const getToken = vi.fn<GetToken>(async ({ reason, signal }) => {
      if (reason === 'request') return 'long.past.it'
      return (await open.signIn(ADMIN.username, ADMIN.password, { signal })).token
    })
    const client = new MaxineClient({ url: httpUrl, getToken })
    expect(await client.services()).toEqual([])
    expect(getToken).toHaveBeenCalledTimes(2)
  })
})

test('a request too large for the server is told so', async () => {
  const client = new MaxineClient((await serve()).url)
  const value = 'x'.repeat(70_000)
  await expect(client.config.set('orders', 'k', value)).rejects.toMatchObject({
    code: 'payload_too_large',
  })
})

test('a server that is not there is no server', async () => {
  const server = await serve()
  await server.close()
  const client = new MaxineClient({ url: server.url, retries: 1, backoff: { baseMs: 1 } })
  await expect(client.services()).rejects.toMatchObject({
    code: 'request_failed',
    message: 'the server cannot be reached, or broke off',
  })
})

/** Something that is told once, and can be waited for. */
function once<T>() {
  let tell: (value: T) => void = () => undefined
  const told = new Promise<T>((resolve) => (tell = resolve))
  return { tell, told }
}

/** A server, and a client that may do everything there. */
async function start(
  how: string,
  options: Partial<MaxineClientOptions> = {},
): Promise<{ server: RunningServer; client: MaxineClient }> {
  if (how === 'without tokens') {
    const server = await serve()
    return { server, client: new MaxineClient({ url: server.url, ...options }) }
  }
  const server = await serveWithAuth()
  const open = new MaxineClient(server.url)
  const getToken: GetToken = async ({ signal }) =>
    (await open.signIn(ADMIN.username, ADMIN.password, { signal })).token
  return { server, client: new MaxineClient({ url: server.url, getToken, ...options }) }
}
