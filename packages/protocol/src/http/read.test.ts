import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readBody, readParameters, readResponse } from './read.ts'
import { ROUTES } from './routes.ts'
import type { RouteId } from './routes.ts'

const LONG = 'x'.repeat(257)
const REGISTRATION = { serviceName: 'my-service', host: 'localhost', port: 3000 }

/** Bodies that are read as they are. */
const GOOD_BODIES: readonly (readonly [RouteId, unknown])[] = [
  ['register', REGISTRATION],
  ['register', { ...REGISTRATION, metadata: { version: '1.0', tags: ['eu'] } }],
  ['register', { ...REGISTRATION, metadata: null }],
  ['heartbeat', { nodeId: 'my-service:localhost:3000' }],
  ['deregister', { nodeId: 'localhost:3000' }],
  ['configSet', { serviceName: 'my-service', key: 'timeout', value: 5000 }],
  ['configSet', { serviceName: 'my-service', key: 'timeout', value: null, metadata: {} }],
  ['circuitOutcome', { outcome: 'failure' }],
  ['signIn', { username: 'admin', password: 'pass word' }],
  ['refreshToken', { token: 'a.b.c' }],
]

/** Bodies that are refused, and the field each time. */
const BAD_BODIES: readonly (readonly [RouteId, unknown, string])[] = [
  ['register', { ...REGISTRATION, serviceName: undefined }, 'serviceName'],
  ['register', { ...REGISTRATION, serviceName: '' }, 'serviceName'],
  ['register', { ...REGISTRATION, serviceName: LONG }, 'serviceName'],
  ['register', { ...REGISTRATION, host: 5 }, 'host'],
  ['register', { ...REGISTRATION, port: 0 }, 'port'],
  ['register', { ...REGISTRATION, port: 65_536 }, 'port'],
  ['register', { ...REGISTRATION, port: 80.5 }, 'port'],
  ['register', { ...REGISTRATION, port: '3000' }, 'port'],
  ['register', { ...REGISTRATION, metadata: ['eu'] }, 'metadata'],
  ['heartbeat', {}, 'nodeId'],
  ['deregister', { nodeId: null }, 'nodeId'],
  ['configSet', { serviceName: 'my-service', key: '', value: 1 }, 'key'],
  ['configSet', { serviceName: 'my-service', key: 'timeout' }, 'value'],
  ['circuitOutcome', { outcome: 'maybe' }, 'outcome'],
  ['signIn', { username: 'admin' }, 'password'],
  ['refreshToken', { token: 'x'.repeat(8_193) }, 'token'],
  ['refreshToken', ['token'], ''],
]

describe('a request’s body', () => {
  test.each(GOOD_BODIES)('of %s is read: %j', (id, body) => {
    expect(bodyOf(id, JSON.stringify(body))).toEqual({ ok: true, message: body })
  })

  test.each(BAD_BODIES)('of %s is refused: %j at %s', (id, body, at) => {
    expect(bodyOf(id, JSON.stringify(body))).toMatchObject({
      ok: false,
      problem: { code: 'bad_shape', at },
    })
  })

  test('is refused where it is no JSON, and its text is not repeated', () => {
    const read = readBody(ROUTES.signIn, '{"username":"admin","password":"s3cret')
    expect(read).toMatchObject({ ok: false, problem: { code: 'not_json' } })
    expect(JSON.stringify(read)).not.toContain('s3cret')
  })

  test('loses fields nobody knows', () => {
    expect(readBody(ROUTES.heartbeat, '{"nodeId":"a","admin":true}')).toEqual({
      ok: true,
      message: { nodeId: 'a' },
    })
  })

  test('is not asked for where the route has none', () => {
    expect(readBody(ROUTES.servers, 'anything')).toEqual({ ok: true, message: undefined })
  })

  test('longer than a frame may be is refused as too large', () => {
    const text = JSON.stringify({ nodeId: 'x'.repeat(65_536) })
    expect(readBody(ROUTES.heartbeat, text)).toMatchObject({ problem: { code: 'too_large' } })
  })
})

const GOOD_PARAMETERS: readonly (readonly [RouteId, string, unknown])[] = [
  // Event Streaming Tutorial, "HTTP Event History API".
  ['history', 'since=1640995200000&limit=10', { since: 1_640_995_200_000, limit: 10 }],
  ['history', '', {}],
  ['history', 'since=&limit=10', { limit: 10 }],
  ['historyAfter', 'after=4711&epoch=01J9', { after: 4711, epoch: '01J9' }],
  ['historyAfter', 'after=0&epoch=e&limit=5', { after: 0, epoch: 'e', limit: 5 }],
  ['discover', 'serviceName=a', { serviceName: 'a' }],
  [
    'discover',
    'serviceName=a&loadBalancing=random&version=latest&tags=eu,fast&trace=1',
    { serviceName: 'a', loadBalancing: 'random', version: 'latest', tags: ['eu', 'fast'] },
  ],
  [
    'discover',
    'serviceName=a&tags=eu&tags=fast,,new',
    { serviceName: 'a', tags: ['eu', 'fast', 'new'] },
  ],
  ['configGet', 'serviceName=a&key=k%201', { serviceName: 'a', key: 'k 1' }],
  ['configAll', 'serviceName=a', { serviceName: 'a' }],
  ['configDelete', 'serviceName=a&key=k', { serviceName: 'a', key: 'k' }],
  // Event Streaming Tutorial, "Circuit Breaker Monitoring".
  ['circuitBreaker', 'nodeId=my-service:localhost:3000', { nodeId: 'my-service:localhost:3000' }],
  ['circuitOutcome', 'nodeId=a', { nodeId: 'a' }],
]

const BAD_PARAMETERS: readonly (readonly [RouteId, string, string])[] = [
  ['history', 'since=yesterday', 'since'],
  ['history', 'since=-1', 'since'],
  ['history', 'since=1.5', 'since'],
  ['history', 'since=9007199254740993', 'since'],
  ['history', 'limit=0', 'limit'],
  ['historyAfter', 'after=1', 'epoch'],
  ['historyAfter', 'epoch=e', 'after'],
  ['historyAfter', `after=1&epoch=${'e'.repeat(65)}`, 'epoch'],
  ['discover', '', 'serviceName'],
  ['discover', 'serviceName=', 'serviceName'],
  ['discover', 'serviceName=a&serviceName=b', 'serviceName'],
  ['discover', `serviceName=a&tags=eu,${LONG}`, 'tags.1'],
  ['configGet', 'serviceName=a', 'key'],
  ['configAll', 'service=a', 'serviceName'],
  ['configDelete', 'key=k', 'serviceName'],
  ['circuitBreaker', `nodeId=${LONG}`, 'nodeId'],
]

describe('a request’s parameters', () => {
  test.each(GOOD_PARAMETERS)('of %s are read: %s', (id, query, message) => {
    expect(parametersOf(id, query)).toEqual({ ok: true, message })
  })

  test.each(BAD_PARAMETERS)('of %s are refused: %s at %s', (id, query, at) => {
    expect(parametersOf(id, query)).toMatchObject({
      ok: false,
      problem: { code: 'bad_shape', at },
    })
  })

  test('are not asked for where the route has none', () => {
    expect(readParameters(ROUTES.servers, [['a', 'b']])).toEqual({ ok: true, message: undefined })
  })
})

const EVENT = { event: 'service_registered', data: { nodeId: 'a:1' }, timestamp: 1640995200000 }
const CIRCUIT = { state: 'open', failures: 5, lastFailure: 1640995200000, nextTry: 1640995260000 }
const STATE = {
  services: {
    'my-service': { 'localhost:3000': { host: 'localhost', port: 3000, healthy: true } },
  },
  configs: { 'my-service': { timeout: { value: 5000, version: 3, rev: 12 } } },
  circuits: { 'localhost:3000': CIRCUIT },
}

/** Answers that are read as they are: of new servers, old servers and the documents. */
const GOOD_ANSWERS: readonly (readonly [RouteId, unknown])[] = [
  ['register', { nodeId: 'localhost:3000', status: 'registered' }],
  ['heartbeat', { success: true }],
  ['deregister', { success: false }],
  ['discover', { address: 'localhost:3000', nodeName: 'localhost:3000', healthy: true }],
  ['discover', { serviceName: 'a', nodeId: 'h:1', host: 'h', port: 1, healthy: true, zone: 'eu' }],
  ['servers', { services: ['my-service', 'my-service:1.0'] }],
  ['configSet', { value: 5000, version: 1, metadata: {}, updatedAt: 1640995200000 }],
  ['configGet', { value: null }],
  ['configAll', { timeout: { value: 5000 }, retries: { value: [1], metadata: null } }],
  ['configDelete', { success: true }],
  ['circuitBreaker', CIRCUIT],
  ['circuitBreaker', { state: 'closed', failureCount: 0 }],
  ['circuitBreaker', { state: 'half-open', failures: 1, lastFailure: null, nextTry: null }],
  ['circuitOutcome', { state: 'closed', failures: 0, failureCount: 0 }],
  ['health', { status: 'ok', services: 3, nodes: 7 }],
  ['metrics', { eventsBroadcasted: 17, uptime: 3.5, wsConnections: 2, further: [1] }],
  ['metrics', {}],
  ['signIn', { token: 'a.b.c' }],
  ['refreshToken', { token: 'a.b.c', expiresInMs: 3600000 }],
  ['history', [EVENT, { ...EVENT, event: 'deploy_started', data: undefined }]],
  ['history', []],
  ['historyAfter', { epoch: '01J9', offset: 4711, events: [{ ...EVENT, offset: 4711 }] }],
  ['historyAfter', { epoch: '01J9', offset: 4711, events: [] }],
  ['snapshot', { epoch: '01J9', offset: 4711, state: STATE, digest: '9f3a5c0e11d24b77' }],
  ['snapshot', { epoch: 'e', offset: 0, state: { services: {}, configs: {}, circuits: {} } }],
]

const BAD_ANSWERS: readonly (readonly [RouteId, unknown, string])[] = [
  ['register', { status: 'registered' }, 'nodeId'],
  ['heartbeat', { success: 'yes' }, 'success'],
  ['discover', { port: '3000' }, 'port'],
  ['servers', { services: ['a', 5] }, 'services.1'],
  ['configGet', { version: 1 }, 'value'],
  ['configAll', { 's3cret-key': { value: 1, version: 'one' } }, '*.version'],
  ['circuitBreaker', { state: 'ajar' }, 'state'],
  ['health', 'ok', ''],
  ['metrics', { uptime: '3' }, 'uptime'],
  ['signIn', { token: null }, 'token'],
  ['history', [EVENT, { event: 5 }], '1.event'],
  // An old server knows no `after`, and answers with its last hundred.
  ['historyAfter', [EVENT], ''],
  ['historyAfter', { epoch: 'e', offset: -1, events: [] }, 'offset'],
  ['snapshot', { epoch: 'e', offset: 0, state: { ...STATE, services: [] } }, 'state.services'],
]

describe('an answer', () => {
  test.each(GOOD_ANSWERS)('to %s is read: %j', (id, answer) => {
    const text = JSON.stringify(answer)
    expect(answerOf(id, 200, text)).toEqual({ ok: true, message: JSON.parse(text) })
  })

  test.each(BAD_ANSWERS)('to %s is not read: %j at %s', (id, answer, at) => {
    expect(answerOf(id, 200, JSON.stringify(answer))).toMatchObject({
      ok: false,
      problem: { code: 'bad_shape', at },
    })
  })

  test('with a snapshot may be larger than a frame', () => {
    const service = Object.fromEntries(
      Array.from({ length: 40_000 }, (_, index) => [`host:${index}`, { host: 'host', port: 1 }]),
    )
    const state = { services: { service }, configs: {}, circuits: {} }
    const text = JSON.stringify({ epoch: 'e', offset: 1, state })
    expect(text.length).toBeGreaterThan(1_048_576)
    expect(readResponse(ROUTES.snapshot, 200, text)).toMatchObject({ ok: true })
  })
})

describe('a server that declines', () => {
  test('says why in problem details', () => {
    const details = {
      type: 'https://maxine.example/problems/position-gone',
      title: 'Gone',
      status: 410,
      error: 'Gone',
    }
    expect(readResponse(ROUTES.historyAfter, 410, JSON.stringify(details))).toEqual({
      ok: false,
      declined: details,
    })
  })

  test.each([
    ['{"error":"Missing serviceName"}', 'Missing serviceName'],
    ['{"message":"Service unavailable"}', 'Service unavailable'],
    ['{"error":5}', 'There is no such thing'],
    ['<html>not found</html>', 'There is no such thing'],
    ['', 'There is no such thing'],
  ])('is understood when it is older: %s', (text, error) => {
    expect(readResponse(ROUTES.discover, 404, text)).toEqual({
      ok: false,
      declined: {
        type: 'about:blank',
        title: 'There is no such thing',
        status: 404,
        error,
      },
    })
  })

  test('is believed by its status, not by its body', () => {
    const body = JSON.stringify({ type: 'x', title: 'x', status: 200, error: 'x' })
    expect(readResponse(ROUTES.health, 502, body)).toMatchObject({ declined: { status: 502 } })
  })
})

test('nothing that can be sent or answered makes a reader throw', () => {
  const ids = Object.keys(ROUTES) as RouteId[]
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc.jsonValue().map((value) => JSON.stringify(value)),
  )
  const pairs = fc.array(
    fc.tuple(
      fc.oneof(fc.string(), fc.constantFrom('nodeId', 'after', 'tags', '__proto__')),
      fc.string(),
    ),
  )
  fc.assert(
    fc.property(fc.constantFrom(...ids), text, pairs, fc.integer(), (id, sent, given, status) => {
      expect(bodyOf(id, sent)).toHaveProperty('ok')
      expect(readParameters(routeOf(id), given)).toHaveProperty('ok')
      expect(answerOf(id, 200, sent)).toHaveProperty('ok')
      expect(answerOf(id, status, sent)).toHaveProperty('ok')
    }),
    { numRuns: 500 },
  )
})

/** The rows differ in their types; here only what came out counts. */
function routeOf(id: RouteId) {
  return ROUTES[id] as (typeof ROUTES)['configSet'] & (typeof ROUTES)['discover']
}

function bodyOf(id: RouteId, text: string): unknown {
  return readBody(routeOf(id), text)
}

function parametersOf(id: RouteId, query: string): unknown {
  return readParameters(routeOf(id), new URLSearchParams(query))
}

function answerOf(id: RouteId, status: number, text: string): unknown {
  return readResponse(routeOf(id), status, text)
}
