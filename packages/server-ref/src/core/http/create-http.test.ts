import { findRoute, problemDetails, readResponse, ROUTES } from 'maxine-protocol/http'
import type { Route, RouteId } from 'maxine-protocol/http'
import { describe, expect, test } from 'vitest'
import { openRegistry } from '../../../test/registry-under-test.ts'
import { createCounters } from '../counters.ts'
import type { Authenticator, Identity } from '../identity.ts'
import { DEFAULTS } from '../index.ts'
import type { SessionOptions } from '../index.ts'
import { createHttp } from './create-http.ts'
import type { HttpParts } from './handler.ts'

const ORDERS = { serviceName: 'orders', host: 'localhost', port: 3000 }
const NODE = 'orders:localhost:3000'
const TIMEOUT = { serviceName: 'orders', key: 'timeout' }

describe('the routes of the registry', () => {
  test('register, hear and forget a node', async () => {
    const { ask } = await open()
    expect(await ask('POST /register', ORDERS)).toEqual({ nodeId: NODE, status: 'registered' })
    expect(await ask('POST /heartbeat', { nodeId: NODE })).toEqual({ success: true })
    expect(await ask('GET /servers')).toEqual({ services: ['orders'] })
    expect(await ask('DELETE /deregister', { nodeId: NODE })).toEqual({ success: true })
    expect(await ask('DELETE /deregister', { nodeId: NODE })).toEqual({ success: false })
    expect(await ask('POST /heartbeat', { nodeId: NODE })).toEqual({ success: false })
    expect(await ask('GET /servers')).toEqual({ services: [] })
  })

  test('find a node by what is asked for', async () => {
    const { ask, world } = await open()
    await ask('POST /register', { ...ORDERS, metadata: { version: '1.0', tags: ['eu', 'big'] } })
    const found = {
      ...ORDERS,
      nodeId: NODE,
      address: 'localhost:3000',
      nodeName: NODE,
      healthy: true,
      metadata: { version: '1.0', tags: ['eu', 'big'] },
      lastHeartbeat: world.now(),
      rev: 1,
    }
    expect(await ask('GET /discover?serviceName=orders')).toEqual(found)
    const query = 'serviceName=orders&loadBalancing=random&version=1.0&tags=eu,big'
    expect(await ask(`GET /discover?${query}`)).toEqual(found)
    expect(await ask('GET /discover?serviceName=orders&tags=us')).toMatchObject({ status: 404 })
    expect(await ask('GET /discover?serviceName=nobody')).toMatchObject({ status: 404 })
  })

  test('keep configuration with its versions', async () => {
    const { ask, world } = await open()
    const metadata = { by: 'me' }
    const entry = { value: 5000, version: 1, metadata, updatedAt: world.now(), rev: 1 }
    expect(await ask('POST /config/set', { ...TIMEOUT, value: 5000, metadata })).toEqual(entry)
    expect(await ask('GET /config/get?serviceName=orders&key=timeout')).toEqual(entry)
    expect(await ask('GET /config/all?serviceName=orders')).toEqual({ timeout: entry })
    expect(await ask('POST /config/set', { ...TIMEOUT, value: null })).toMatchObject({
      value: null,
      version: 2,
      metadata: {},
    })
    const at = '/config/delete?serviceName=orders&key=timeout'
    expect(await ask(`DELETE ${at}`)).toEqual({ success: true })
    expect(await ask(`DELETE ${at}`)).toMatchObject({ status: 404 })
    expect(await ask('GET /config/get?serviceName=orders&key=timeout')).toMatchObject({
      status: 404,
      error: 'the service has no value of this key',
    })
    expect(await ask('GET /config/all?serviceName=orders')).toEqual({})
  })

  test('tell the state of a circuit, and hear how calls went', async () => {
    const { ask, world } = await open()
    await ask('POST /register', ORDERS)
    const circuit = {
      state: 'closed',
      failures: 0,
      failureCount: 0,
      lastFailure: null,
      nextTry: null,
      nodeId: NODE,
      serviceName: 'orders',
    }
    expect(await ask(`GET /circuit-breaker/${NODE}`)).toEqual(circuit)
    const escaped = `/circuit-breaker/${encodeURIComponent(NODE)}`
    const failed = { ...circuit, failures: 1, failureCount: 1, lastFailure: world.now() }
    expect(await ask(`POST ${escaped}`, { outcome: 'failure' })).toEqual(failed)
    expect(await ask(`GET ${escaped}`)).toEqual(failed)
    expect(await ask('GET /circuit-breaker/nobody')).toMatchObject({ status: 404 })
    expect(await ask('POST /circuit-breaker/nobody', { outcome: 'success' })).toMatchObject({
      status: 404,
    })
  })

  test('tell how the server is doing', async () => {
    const { ask, world, counters } = await open({ connections: () => 3 })
    await ask('POST /register', ORDERS)
    counters.events = 7
    await ask('GET /nowhere')
    await world.advance(1_500)
    expect(await ask('GET /health')).toEqual({ status: 'ok', services: 1, nodes: 1 })
    expect(await ask('GET /metrics')).toMatchObject({
      eventsBroadcasted: 7,
      uptime: 1.5,
      requests: 4,
      errors: 1,
      services: 1,
      nodes: 1,
      wsConnections: 3,
      persistenceEnabled: false,
    })
  })

  test('tell it to Prometheus where there is a text for it', async () => {
    const scrape = { accept: 'text/plain;version=0.0.4;q=0.5,*/*;q=0.1' }
    const without = await open()
    expect(await without.ask('GET /metrics', undefined, scrape)).toHaveProperty('uptime')
    const { handle, ask } = await open({ metricsText: () => 'up 1\n', persistence: 'sqlite' })
    const response = await handle(request('GET /metrics', undefined, scrape))
    expect(response).toMatchObject({ status: 200, body: 'up 1\n' })
    expect(response.headers['Content-Type']).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(await ask('GET /metrics', undefined, { accept: '*/*' })).toMatchObject({
      persistenceEnabled: true,
      persistenceType: 'sqlite',
    })
  })
})

describe('bad input', () => {
  test.each([
    ['POST /register', { ...ORDERS, port: 0 }, 400, 'port'],
    ['POST /register', { ...ORDERS, host: undefined }, 400, 'host'],
    ['POST /register', { ...ORDERS, serviceName: '__proto__' }, 400, 'serviceName'],
    ['POST /register', { ...ORDERS, serviceName: 'constructor' }, 400, 'serviceName'],
    ['POST /register', { ...ORDERS, metadata: deep(12) }, 400, 'metadata'],
    ['POST /register', { ...ORDERS, metadata: [] }, 400, 'metadata'],
    ['POST /register', { ...ORDERS, host: 'x'.repeat(256) }, 400, 'host'],
    ['POST /register', 'x'.repeat(65_537), 413, undefined],
    ['POST /register', '{"serviceName":', 400, undefined],
    ['POST /register', '', 400, undefined],
    ['POST /register', '{"metadata":{"__proto__":1}}', 400, undefined],
    ['POST /heartbeat', { nodeId: 5 }, 400, 'nodeId'],
    ['DELETE /deregister', {}, 400, 'nodeId'],
    ['GET /discover', undefined, 400, 'serviceName'],
    ['GET /discover?serviceName=a&loadBalancing=best', undefined, 400, 'loadBalancing'],
    ['GET /discover?serviceName=a&serviceName=b', undefined, 400, 'serviceName'],
    ['POST /config/set', { ...TIMEOUT }, 400, 'value'],
    ['POST /config/set', { ...TIMEOUT, key: 'prototype', value: 1 }, 400, 'key'],
    ['POST /config/set', { ...TIMEOUT, value: deep(12) }, 400, 'value'],
    ['GET /config/get?serviceName=orders', undefined, 400, 'key'],
    ['GET /config/all', undefined, 400, 'serviceName'],
    ['DELETE /config/delete?key=timeout', undefined, 400, 'serviceName'],
    ['POST /circuit-breaker/a', { outcome: 'maybe' }, 400, 'outcome'],
    ['GET /circuit-breaker/', undefined, 400, 'nodeId'],
    ['GET /events?since=yesterday', undefined, 400, 'since'],
    ['GET /events?since=-1', undefined, 400, 'since'],
    ['GET /events?limit=0', undefined, 400, 'limit'],
    ['GET /events?after=1', undefined, 400, 'epoch'],
    ['GET /events?after=x&epoch=e', undefined, 400, 'after'],
    ['POST /signin', { username: 'ann' }, 400, 'password'],
    ['POST /refresh-token', {}, 400, 'token'],
    ['GET /nowhere', undefined, 404, undefined],
    ['GET /register', undefined, 405, undefined],
  ])('%s with %j is answered with %i and the field %s', async (line, body, status, field) => {
    const { handle, log, counters } = await open()
    const response = await handle(request(line, body))
    expect(response.status).toBe(status)
    expect(response.headers['Content-Type']).toBe('application/problem+json')
    const details = JSON.parse(response.body)
    expect(details).toMatchObject({ status, error: expect.any(String), title: expect.any(String) })
    expect(details.field).toBe(field)
    expect(log.head).toBe(0)
    expect(counters).toMatchObject({ requests: 1, requestErrors: 1 })
  })

  test('of a method is told which there are', async () => {
    const { handle } = await open()
    const { headers } = await handle(request('PUT /circuit-breaker/a'))
    expect(headers['Allow']).toBe('GET, POST')
  })

  test('that would be another service’s node is a conflict', async () => {
    const { ask } = await open()
    await ask('POST /register', { serviceName: 'a:b', host: 'c', port: 1 })
    expect(await ask('POST /register', { serviceName: 'a', host: 'b:c', port: 1 })).toMatchObject({
      status: 409,
      field: 'serviceName',
    })
  })
})

test('an error of the server’s own is told to the shell, and nothing of it to the client', async () => {
  const errors: unknown[] = []
  const { handle, log } = await open({ onError: (error) => void errors.push(error) })
  const failure = new Error('disk full at /var/secret')
  Object.assign(log, { append: () => Promise.reject(failure) })
  const response = await handle(request('POST /register', ORDERS))
  expect(response.status).toBe(500)
  expect(response.body).not.toContain('secret')
  expect(errors).toEqual([failure])
})

describe('history and snapshot', () => {
  test('by time is a list of frames as they were sent', async () => {
    const { handle, ask, events } = await open()
    await ask('POST /register', ORDERS)
    await ask('POST /heartbeat', { nodeId: NODE })
    const response = await handle(request('GET /events?since=0&limit=1'))
    expect(response.body).toBe(`[${events[1]!.text}]`)
    expect(response.headers).toMatchObject({
      'Content-Type': 'application/json',
      'Maxine-Epoch': 'epoch-1',
      'Maxine-Offset': '2',
      'Maxine-Incomplete': 'limit',
    })
    const all = await handle(request('GET /events'))
    expect(all.headers).not.toHaveProperty('Maxine-Incomplete')
    expect(JSON.parse(all.body)).toHaveLength(2)
  })

  test('by position is exact, and says how far it reaches', async () => {
    const { ask, events } = await open()
    await ask('POST /register', ORDERS)
    await ask('POST /heartbeat', { nodeId: NODE })
    expect(await ask('GET /events?after=1&epoch=epoch-1&limit=5')).toEqual({
      epoch: 'epoch-1',
      offset: 2,
      events: [JSON.parse(events[1]!.text)],
    })
    expect(await ask('GET /events?after=2&epoch=epoch-1')).toEqual({
      epoch: 'epoch-1',
      offset: 2,
      events: [],
    })
  })

  test.each([
    ['after=0&epoch=epoch-2', 'epoch_changed'],
    ['after=9&epoch=epoch-1', 'future_position'],
    ['after=1&epoch=epoch-1', 'trimmed'],
  ])('by position of %s is gone: %s', async (query, reason) => {
    const { ask } = await open({}, { maxCount: 2 })
    for (let value = 0; value < 4; value++) await ask('POST /config/set', { ...TIMEOUT, value })
    const answer = await ask(`GET /events?${query}`)
    expect(answer).toMatchObject({ status: 410, type: '/problems/position-gone' })
    expect(answer).toHaveProperty('detail', expect.stringContaining(reason))
  })

  test('the snapshot is one cut at one position', async () => {
    const { ask, registry, log } = await open()
    await ask('POST /register', ORDERS)
    await ask('POST /config/set', { ...TIMEOUT, value: 1 })
    const snapshot = await ask('GET /snapshot')
    expect(snapshot).toEqual(registry.snapshot())
    expect(snapshot).toMatchObject({
      epoch: 'epoch-1',
      offset: log.head,
      state: {
        services: { orders: { [NODE]: { healthy: true, rev: 1 } } },
        configs: { orders: { timeout: { value: 1, rev: 2 } } },
        circuits: {},
      },
      digest: expect.stringMatching(/^[0-9a-f]{16}$/),
    })
  })
})

describe('with authentication on', () => {
  const SECURE = { authenticator: authenticator(), options: secured() }
  const ANN = { authorization: 'Bearer ann' }

  test.each(protectedLines())('%s wants a token', async (line, body) => {
    const { handle, log } = await open(SECURE)
    const response = await handle(request(line, body))
    expect(response.status).toBe(401)
    expect(response.headers['WWW-Authenticate']).toBe('Bearer')
    expect(response.headers['Content-Type']).toBe('application/problem+json')
    expect(log.head).toBe(0)
  })

  test('health, signing in and refreshing want none', async () => {
    const { ask } = await open(SECURE)
    expect(await ask('GET /health')).toMatchObject({ status: 'ok' })
    expect(await ask('POST /signin', { username: 'ann', password: 'right' })).toEqual({
      token: 'ann',
      expiresInMs: 1_000,
    })
    expect(await ask('POST /refresh-token', { token: 'ann' })).toEqual({
      token: 'ann-again',
      expiresInMs: 1_000,
    })
  })

  test('a good token opens what it may', async () => {
    const { ask } = await open(SECURE)
    expect(await ask('POST /register', ORDERS, ANN)).toMatchObject({ nodeId: NODE })
    expect(await ask('GET /servers', undefined, { authorization: 'bearer  ann' })).toEqual({
      services: ['orders'],
    })
  })

  test.each([
    ['Bearer stale', 'the token has expired'],
    ['Bearer forged', 'the token is refused'],
    [`Bearer ${'x'.repeat(8_193)}`, 'the token is refused'],
  ])('a bad one is refused without being repeated', async (authorization, detail) => {
    const { handle, counters } = await open(SECURE)
    const response = await handle(request('GET /servers', undefined, { authorization }))
    expect(response.headers['WWW-Authenticate']).toBe('Bearer error="invalid_token"')
    expect(JSON.parse(response.body)).toMatchObject({ status: 401, detail })
    expect(response.body).not.toContain(authorization.slice(7))
    expect(counters.authRefused).toBe(1)
  })

  test.each(['Basic ann', 'Bearer', 'Bearer ann bob', ''])('%j is no token', async (text) => {
    const { handle } = await open(SECURE)
    const response = await handle(request('GET /servers', undefined, { authorization: text }))
    expect(response.headers['WWW-Authenticate']).toBe('Bearer')
  })

  test('a wrong password and a token past its time get nothing', async () => {
    const { ask } = await open(SECURE)
    const wrong = { username: 'ann', password: 'wrong' }
    expect(await ask('POST /signin', wrong)).toMatchObject({ status: 401 })
    for (const token of ['stale', 'forged', 'too-old']) {
      expect(await ask('POST /refresh-token', { token })).toMatchObject({ status: 401 })
    }
  })

  test('passwords cannot be guessed faster than a few a minute, from one address', async () => {
    const { handle, counters } = await open({
      ...SECURE,
      options: secured({ tokensPerMinute: 2 }),
    })
    const guess = (address: string) =>
      handle({ ...request('POST /signin', { username: 'ann', password: 'wrong' }), address })
    const answers = [await guess('a'), await guess('a'), await guess('a'), await guess('b')]
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 429, 401])
    expect(answers[2]?.headers['Retry-After']).toBe('30')
    expect(answers[2]?.headers['Content-Type']).toBe('application/problem+json')
    expect(counters.rateLimited).toBe(1)
  })

  test('nobody gets in where there is nobody to ask', async () => {
    const { ask } = await open({ options: secured() })
    expect(await ask('GET /servers', undefined, ANN)).toMatchObject({ status: 401 })
    const signIn = { username: 'ann', password: 'right' }
    expect(await ask('POST /signin', signIn)).toMatchObject({ status: 401 })
    expect(await ask('POST /refresh-token', { token: 'ann' })).toMatchObject({ status: 401 })
  })

  test('history leaves out what a role may not see', async () => {
    const { ask, log } = await open(SECURE)
    await log.append({ event: 'admin_event', data: {} })
    await ask('POST /register', ORDERS, ANN)
    const names = async (line: string, token: string) => {
      const answer = await ask(line, undefined, { authorization: `Bearer ${token}` })
      const list = Array.isArray(answer) ? answer : (answer as { events: unknown[] }).events
      return list.map((one) => (one as { event: string }).event)
    }
    for (const line of ['GET /events?since=0', 'GET /events?after=0&epoch=epoch-1']) {
      expect(await names(line, 'ann')).toEqual(['service_registered'])
      expect(await names(line, 'root')).toEqual(['admin_event', 'service_registered'])
    }
  })

  test('the snapshot leaves it out too, and with it the digest of the whole', async () => {
    const { ask } = await open(SECURE)
    await ask('POST /register', ORDERS, ANN)
    await ask('POST /config/set', { ...TIMEOUT, value: 1 }, ANN)
    const guest = { authorization: 'Bearer guest' }
    const snapshot = await ask('GET /snapshot', undefined, guest)
    expect(snapshot).toMatchObject({ offset: 2, state: { services: { orders: {} }, configs: {} } })
    expect(snapshot).not.toHaveProperty('digest')
    const query = 'serviceName=orders&key=timeout'
    const answer = await ask(`GET /config/get?${query}`, undefined, guest)
    expect(answer).toMatchObject({ status: 403, type: '/problems/forbidden' })
  })
})

type Body = object | string | undefined

function request(line: string, body?: Body, headers: Record<string, string> = {}) {
  const [method = '', address = ''] = line.split(' ')
  const [path = '', search] = address.split('?')
  const query = [...new URLSearchParams(search)]
  const text = typeof body === 'object' ? JSON.stringify(body) : (body ?? '')
  return { method, path, query, headers, body: text, address: '127.0.0.1' }
}

async function open(parts: Partial<HttpParts> = {}, bounds = {}) {
  const opened = await openRegistry({ bounds })
  const counters = createCounters()
  const handle = createHttp({
    registry: opened.registry,
    log: opened.log,
    counters,
    policy: { maySee },
    options: DEFAULTS,
    world: opened.world,
    connections: () => 0,
    ...parts,
  })
  /** What is answered, which must be what the route says, or a problem. */
  async function ask(line: string, body?: Body, headers?: Record<string, string>) {
    const asked = request(line, body, headers)
    const { status, body: text } = await handle(asked)
    const names = asked.query.map(([name]) => name)
    const { id } = findRoute(asked.method, asked.path, names)
    const route: Pick<Route<unknown>, 'answer'> = id ? ROUTES[id] : { answer: problemDetails }
    const read = readResponse(route, status, text)
    if ('problem' in read) throw new Error(read.problem.message)
    return JSON.parse(text) as unknown
  }
  return { ...opened, counters, handle, ask }
}

function maySee(identity: Identity | undefined, event: string): boolean {
  if (identity?.role === 'guest') return event === 'service_registered'
  return event !== 'admin_event' || identity?.role === 'admin'
}

function secured(differences: Partial<SessionOptions> = {}) {
  return { session: { ...DEFAULTS.session, authRequired: true, ...differences } }
}

/** Tokens are names; some are bad. */
function authenticator(): Authenticator {
  const roles: Record<string, string> = { root: 'admin', guest: 'guest' }
  return {
    verify: (token) => {
      if (token === 'stale') return refused('token_expired')
      if (token === 'forged') return refused('token_refused')
      const role = roles[token] ?? 'viewer'
      const times = { expiresAt: 1, authenticatedAt: 1 }
      return Promise.resolve({ ok: true, identity: { sub: token, role, user: {}, ...times } })
    },
    refresh: (identity) =>
      Promise.resolve(
        identity.sub === 'too-old'
          ? undefined
          : { token: `${identity.sub}-again`, expiresInMs: 1_000, identity },
      ),
    signIn: (username, password) =>
      Promise.resolve(password === 'right' ? { token: username, expiresInMs: 1_000 } : undefined),
  }
}

function refused(code: 'token_expired' | 'token_refused') {
  return Promise.resolve({ ok: false, code, message: code } as const)
}

/** One request for every route that wants a token. */
function protectedLines(): [line: string, body: object | undefined][] {
  return (Object.keys(ROUTES) as RouteId[])
    .filter((id) => ROUTES[id].access === 'bearer')
    .map((id) => {
      const { method, path } = ROUTES[id]
      const query = id === 'historyAfter' ? '?after=0&epoch=epoch-1' : ''
      return [`${method} ${path.replace(':nodeId', NODE)}${query}`, id === 'register' ? ORDERS : {}]
    })
}

function deep(levels: number): unknown {
  return levels === 1 ? {} : { in: deep(levels - 1) }
}
