import { expect, test, vi } from 'vitest'
import { serveOld } from './old-server.ts'
import type { OldServer } from './old-server.ts'
import { OLD_ADMIN, OldTokens } from './old-tokens.ts'
import { RawClient } from './raw-client.ts'

const ADMIN = { username: 'ada', role: 'admin' }
const REGISTERED = { event: 'service_registered', data: { serviceName: 'a', nodeId: 'h:1' } }

/** Status and body of an answer. */
async function ask(server: OldServer, route: string, body?: object, token?: string) {
  const [method = 'GET', path = '/'] = route.split(' ')
  const response = await fetch(`${server.httpUrl}${path}`, {
    method,
    ...(body && { body: JSON.stringify(body) }),
    ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
  })
  return [response.status, await response.json()] as const
}

test('a connection that never subscribed hears everything, and nothing about itself', async () => {
  const server = await serveOld()
  const client = await RawClient.open(server.url)
  client.say({}, { auth: 'anything' }, { ping: 1 }, { subscribe: false }, 'not json', 'null', '5')
  expect(await client.heard()).toEqual([])
  expect(await ask(server, 'POST /register', { serviceName: 'a', host: 'h', port: 1 })).toEqual([
    200,
    { nodeId: 'h:1', status: 'registered' },
  ])
  expect(await client.heard()).toEqual([{ ...REGISTERED, timestamp: expect.any(Number) }])
})

test('a subscribe replaces the filter, and an unsubscribe takes it away', async () => {
  const server = await serveOld()
  const client = await RawClient.open(server.url)
  client.say({ subscribe: { event: 'x' } }, { subscribe: { event: 'y' } })
  const names = async () => {
    await client.heard()
    for (const event of ['x', 'y', 'z']) server.publish(event, {})
    return (await client.heard()).map((frame) => (frame as typeof REGISTERED).event)
  }
  expect(await names()).toEqual(['y'])
  client.say({ unsubscribe: true })
  expect(await names()).toEqual(['x', 'y', 'z'])
})

test('what an event does not say no filter can miss', async () => {
  const server = await serveOld()
  const client = await RawClient.open(server.url)
  await client.say({ subscribe: { serviceName: 'a', nodeId: 'h:1' } }).heard()
  server.publish('service_deregistered', { nodeId: 'h:1' })
  server.publish('service_deregistered', { nodeId: 'h:2' })
  server.publish('config_changed', { serviceName: 'a' })
  server.publish('config_changed', { serviceName: 'b' })
  expect(await client.heard()).toMatchObject([
    { data: { nodeId: 'h:1' } },
    { data: { serviceName: 'a' } },
  ])
})

test('of subscribe, unsubscribe and refresh_token only the first is read, behind auth', async () => {
  const tokens = new OldTokens()
  const { url } = await serveOld({ auth: tokens })
  const client = await RawClient.open(url)
  client.say({ refresh_token: true, unsubscribe: true, subscribe: true, auth: tokens.issue(ADMIN) })
  client.say({ refresh_token: true, unsubscribe: true })
  client.say({ refresh_token: true })
  expect(await client.heard()).toEqual([
    { type: 'authenticated', user: { ...ADMIN, iat: expect.any(Number), exp: expect.any(Number) } },
    { type: 'subscribed', filter: true },
    { type: 'unsubscribed' },
    { type: 'token_refreshed', token: expect.any(String) },
  ])
})

test.for([
  ['{"subscribe":true}', 'auth_required'],
  ['5', 'auth_required'],
  ['{"auth":"unknown","subscribe":true}', 'auth_failed'],
] as const)('%s ends a connection that is unknown: %s, without a code', async ([frame, type]) => {
  const { url } = await serveOld({ auth: new OldTokens() })
  const client = await RawClient.open(url)
  // Not JSON: ignored, even here.
  client.say('not json', 'null', frame)
  expect(await client.end()).toEqual({ heard: [{ type }], code: 1005 })
})

test('an expired token is not good, and a bad one ends a session that stands', async () => {
  const tokens = new OldTokens()
  const { url } = await serveOld({ auth: tokens })
  const late = await RawClient.open(url)
  expect(await late.say({ auth: tokens.issue(ADMIN, -1) }).end()).toMatchObject({ code: 1005 })
  const client = await RawClient.open(url)
  client.say({ auth: tokens.issue(ADMIN) }, { auth: 'unknown' })
  const { heard } = await client.end()
  expect(heard).toMatchObject([{ type: 'authenticated' }, { type: 'auth_failed' }])
})

test('only an admin may ask for admin_event', async () => {
  const tokens = new OldTokens()
  const { url } = await serveOld({ auth: tokens })
  const frame = { subscribe: { event: 'admin_event' } }
  const viewer = await RawClient.open(url)
  viewer.say({ auth: tokens.issue({ username: 'v', role: 'viewer' }), ...frame })
  const refusal = { type: 'error', message: 'Insufficient permissions' }
  expect((await viewer.heard())[1]).toEqual(refusal)
  const admin = await RawClient.open(url)
  admin.say({ auth: tokens.issue(ADMIN), ...frame })
  expect((await admin.heard())[1]).toMatchObject({ type: 'subscribed' })
})

test.for([
  ['everything', [REGISTERED.event]],
  ['nothing', []],
] as const)('before auth a connection hears %s', async ([beforeAuth, events]) => {
  const server = await serveOld({ auth: new OldTokens(), beforeAuth })
  const client = await RawClient.open(server.url)
  await client.heard()
  server.publish(REGISTERED.event, REGISTERED.data)
  expect((await client.heard()).map((frame) => (frame as typeof REGISTERED).event)).toEqual(events)
})

test('a build that ignores filters acknowledges them', async () => {
  const server = await serveOld({ heedsFilter: 'no' })
  const client = await RawClient.open(server.url)
  client.say({ subscribe: { event: 'x' } })
  expect(await client.heard()).toEqual([{ type: 'subscribed', filter: { event: 'x' } }])
  server.publish('y', {})
  expect(await client.heard()).toMatchObject([{ event: 'y' }])
})

test('statistics come as often as asked for', async () => {
  const { url } = await serveOld({ statsEveryMs: 5 })
  const client = await RawClient.open(url)
  const stats = { event: 'stats_update', data: { services: 0, nodes: 0 } }
  await vi.waitFor(async () => expect((await client.heard())[0]).toMatchObject(stats))
})

test('a frame that ends the process elsewhere ends one connection here', async () => {
  const server = await serveOld()
  const other = await RawClient.open(server.url)
  const binary = await RawClient.open(server.url)
  binary.sayBytes(Buffer.from('{"subscribe":true}'), 'binary')
  expect(await binary.end()).toEqual({ heard: [], code: 1006 })
  const garbled = await RawClient.open(server.url)
  garbled.sayBytes(Buffer.from([0x22, 0xff, 0x22]), 'text')
  expect(await garbled.end()).toEqual({ heard: [], code: 1007 })
  server.publish('x', {})
  expect(await other.heard()).toMatchObject([{ event: 'x' }])
})

test('the history holds the last thousand, of which the last hundred are given', async () => {
  const server = await serveOld()
  for (let n = 1; n <= 1_001; n += 1) server.publish('x', { n })
  const numbers = async (query: string) => {
    const [, events] = await ask(server, `GET /events${query}`)
    return (events as { readonly data: { readonly n: number } }[]).map(({ data }) => data.n)
  }
  expect(await numbers('?limit=5000')).toHaveLength(1_000)
  expect((await numbers('?limit=5000'))[0]).toBe(2)
  expect((await numbers('')).slice(0, 1)).toEqual([902])
  expect(await numbers('?limit=2&since=0')).toEqual([1_000, 1_001])
  expect(await numbers(`?since=${Date.now()}`)).toEqual([])
})

test('a version is part of the name, and who is there already makes no event', async () => {
  const server = await serveOld()
  const client = await RawClient.open(server.url)
  await client.heard()
  const body = { serviceName: 'v', host: 'h', port: 2, metadata: { version: '1.0', tags: ['x'] } }
  await ask(server, 'POST /register', body)
  await ask(server, 'POST /register', body)
  expect(await ask(server, 'POST /heartbeat', { nodeId: 'h:2' })).toEqual([200, { success: true }])
  await ask(server, 'DELETE /deregister', { nodeId: 'h:2' })
  expect(await client.heard()).toMatchObject([
    { event: 'service_registered', data: { serviceName: 'v:1.0', nodeId: 'h:2' } },
    { event: 'service_deregistered', data: { nodeId: 'h:2' } },
  ])
})

test('discovery goes round the nodes that have the tags and whose circuit is closed', async () => {
  const server = await serveOld()
  const found = async (query: string): Promise<unknown> =>
    (await ask(server, `GET /discover?${query}`))[1]
  for (const port of [1, 2]) {
    const metadata = { version: '1', tags: [`t${port}`] }
    await ask(server, 'POST /register', { serviceName: 's', host: 'h', port, metadata })
  }
  expect(await found('serviceName=s&version=1')).toMatchObject({ address: 'h:1' })
  expect(await found('serviceName=s&version=1')).toMatchObject({ address: 'h:2' })
  expect(await found('serviceName=s:1&tags=t2')).toMatchObject({ nodeName: 'h:2', healthy: true })
  for (let n = 0; n < 5; n += 1) server.registry.recordFailure('h:2')
  expect(await found('serviceName=s:1&tags=t2')).toEqual({ message: 'Service unavailable' })
  const [, circuit] = await ask(server, 'GET /circuit-breaker/h:2')
  expect(circuit).toMatchObject({ state: 'open', failures: 5, nextTry: expect.any(Number) })
  server.registry.recordSuccess('h:2')
  expect((await ask(server, 'GET /circuit-breaker/h:2'))[1]).toMatchObject({ state: 'closed' })
})

test('only the configuration is locked', async () => {
  const tokens = new OldTokens()
  const server = await serveOld({ auth: tokens })
  const setting = { serviceName: 'a', key: 'k', value: 1 }
  expect(await ask(server, 'POST /config/set', setting)).toEqual([401, { error: 'Unauthorized' }])
  const signed = await ask(server, 'POST /signin', OLD_ADMIN)
  const { token } = signed[1] as { readonly token: string }
  const [status, config] = await ask(server, 'POST /config/set', setting, token)
  expect([status, config]).toMatchObject([200, { value: 1, version: 1, metadata: {} }])
  expect((await ask(server, 'GET /config/all?serviceName=a'))[1]).toEqual({ k: config })
  expect((await ask(server, 'GET /config/get?serviceName=a&key=k'))[1]).toEqual(config)
  const gone = 'DELETE /config/delete?serviceName=a&key=k'
  expect(await ask(server, gone, undefined, token)).toEqual([200, { success: true }])
  expect((await ask(server, gone, undefined, token))[0]).toBe(404)
  expect((await ask(server, 'POST /register', { serviceName: 'a', host: 'h', port: 1 }))[0]).toBe(
    200,
  )
})

test('a token is renewed over HTTP for the same name and role', async () => {
  const tokens = new OldTokens()
  const server = await serveOld({ auth: tokens })
  const [, renewed] = await ask(server, 'POST /refresh-token', { token: tokens.issue(ADMIN) })
  expect(tokens.verify((renewed as { token: string }).token)).toMatchObject(ADMIN)
  const [status] = await ask(server, 'POST /refresh-token', { token: 'unknown' })
  expect(status).toBe(401)
})

test('nodes are listed by their services, under which the same one can be several times', async () => {
  const server = await serveOld({ lists: 'nodes' })
  for (const serviceName of ['a', 'b']) {
    await ask(server, 'POST /register', { serviceName, host: 'h', port: 1 })
  }
  const listed = async () => {
    const [, config] = await ask(server, 'GET /service-mesh/envoy-config')
    const { static_resources: resources } = config as {
      readonly static_resources: { readonly clusters: readonly { readonly name: string }[] }
    }
    return resources.clusters.map(({ name }) => name)
  }
  expect(await listed()).toEqual(['a', 'b'])
  const [, config] = await ask(server, 'GET /service-mesh/envoy-config')
  const endpoint = { endpoint: { address: { socket_address: { address: 'h', port_value: 1 } } } }
  expect(config).toMatchObject({
    static_resources: {
      clusters: [{ load_assignment: { endpoints: [{ lb_endpoints: [endpoint] }] } }, {}],
    },
  })
  // From the last that registered it; of the other nobody speaks again.
  server.registry.expire('h:1')
  await ask(server, 'DELETE /deregister', { nodeId: 'h:1' })
  expect(await listed()).toEqual(['a'])
  expect(await ask(server, 'GET /backup')).toEqual([400, { error: 'Persistence not enabled' }])
})

test('a server with a file tells everything, owners as well, to who may know', async () => {
  const tokens = new OldTokens()
  const server = await serveOld({ lists: 'everything', auth: tokens })
  await ask(server, 'POST /register', { serviceName: 'a', host: 'h', port: 1 })
  server.registry.setConfig('a', 'k', 1)
  for (let n = 0; n < 5; n += 1) server.registry.recordFailure('h:1')
  expect((await ask(server, 'GET /backup'))[0]).toBe(401)
  const [, backup] = await ask(server, 'GET /backup', undefined, tokens.issue(ADMIN))
  expect(backup).toMatchObject({
    services: { a: { nodes: { 'h:1': { host: 'h', port: 1 } } } },
    nodeToService: { 'h:1': 'a' },
    circuitState: { 'h:1': 'open' },
    circuitFailures: { 'h:1': 5 },
    circuitNextTry: { 'h:1': expect.any(Number) },
    configurations: { a: { k: { value: 1, version: 1 } } },
  })
})

test('nothing is listed where nobody asked for it', async () => {
  const server = await serveOld()
  for (const path of ['/service-mesh/envoy-config', '/backup']) {
    expect((await ask(server, `GET ${path}`))[0], path).toBe(404)
  }
})

test('the other routes answer as deployed servers do', async () => {
  const server = await serveOld()
  await RawClient.open(server.url)
  await ask(server, 'POST /register', { serviceName: 'a', host: 'h', port: 1 })
  expect(await ask(server, 'GET /servers')).toEqual([200, { services: ['a'] }])
  expect((await ask(server, 'GET /health'))[1]).toEqual({ status: 'ok', services: 1, nodes: 1 })
  const metrics = { services: 1, nodes: 1, wsConnections: 1, eventsBroadcasted: 1 }
  expect((await ask(server, 'GET /metrics'))[1]).toMatchObject(metrics)
  expect(await ask(server, 'GET /nothing')).toEqual([404, { message: 'Not found' }])
  expect(await ask(server, 'POST /register', {})).toEqual([400, { error: 'Missing serviceName' }])
})
