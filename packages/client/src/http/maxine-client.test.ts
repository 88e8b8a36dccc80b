import { ROUTES } from 'maxine-protocol/http'
import { describe, expect, test, vi } from 'vitest'
import { declined, fakeServer, json } from '../../test/fake-fetch.ts'
import type { FakeAnswer, FakeRequest } from '../../test/fake-fetch.ts'
import { createVirtualWorld } from '../../test/virtual-world.ts'
import { MaxineError } from '../errors.ts'
import { MaxineClient } from './maxine-client.ts'
import type { MaxineClientOptions } from './options.ts'

const URL_OF_SERVER = 'https://maxine.test'
const INSTANCE = { serviceName: 'orders', host: '10.0.0.7', port: 3000 }

describe('every route', () => {
  interface Story {
    readonly call: (client: MaxineClient) => Promise<unknown>
    readonly line: string
    readonly body?: unknown
    readonly answer: object
    /** Default the answer itself. */
    readonly gives?: unknown
  }

  const success = { answer: { success: true }, gives: true }
  const stories: readonly Story[] = [
    {
      call: (it) => it.heartbeat('a:1'),
      line: 'POST /heartbeat',
      body: { nodeId: 'a:1' },
      ...success,
    },
    {
      call: (it) => it.deregister('a:1'),
      line: 'DELETE /deregister',
      body: { nodeId: 'a:1' },
      ...success,
    },
    {
      call: (it) => it.services(),
      line: 'GET /servers',
      answer: { services: ['orders', 'my:1.0'] },
      gives: ['orders', 'my:1.0'],
    },
    {
      call: (it) => it.discover('orders'),
      line: 'GET /discover?serviceName=orders',
      answer: { nodeId: 'n', host: 'h', port: 1 },
      gives: { nodeId: 'n', nodeName: 'n', host: 'h', port: 1, address: 'h:1' },
    },
    {
      call: (it) =>
        it.discover({
          serviceName: 'a&b',
          loadBalancing: 'random',
          version: '1',
          tags: ['a', 'b'],
        }),
      line: 'GET /discover?serviceName=a%26b&loadBalancing=random&version=1&tags=a%2Cb',
      answer: {},
    },
    {
      call: (it) => it.config.set('orders', 'k', [1], { metadata: { by: 'ada' } }),
      line: 'POST /config/set',
      body: { serviceName: 'orders', key: 'k', value: [1], metadata: { by: 'ada' } },
      answer: { value: [1], version: 2 },
    },
    {
      call: (it) => it.config.get('orders', 'k'),
      line: 'GET /config/get?serviceName=orders&key=k',
      answer: { value: null },
    },
    {
      call: (it) => it.config.all('orders'),
      line: 'GET /config/all?serviceName=orders',
      answer: { k: { value: 1 } },
    },
    {
      call: (it) => it.config.delete('orders', 'k'),
      line: 'DELETE /config/delete?serviceName=orders&key=k',
      ...success,
    },
    {
      call: (it) => it.circuitBreaker('orders:h:1'),
      line: 'GET /circuit-breaker/orders:h:1',
      answer: { state: 'open', failures: 5, failureCount: 5 },
    },
    {
      call: (it) => it.reportOutcome('orders:h:1', 'failure'),
      line: 'POST /circuit-breaker/orders:h:1',
      body: { outcome: 'failure' },
      answer: { state: 'closed' },
    },
    {
      call: (it) => it.historyAfter({ epoch: 'e1', offset: 4, limit: 2 }),
      line: 'GET /events?after=4&epoch=e1&limit=2',
      answer: { epoch: 'e1', offset: 4, events: [] },
    },
    {
      call: (it) => it.snapshot(),
      line: 'GET /snapshot',
      answer: { epoch: 'e1', offset: 4, state: { services: {}, configs: {}, circuits: {} } },
    },
    { call: (it) => it.health(), line: 'GET /health', answer: { status: 'ok' } },
    { call: (it) => it.metrics(), line: 'GET /metrics', answer: { eventsBroadcasted: 7 } },
    {
      call: (it) => it.signIn('ada', 'pw'),
      line: 'POST /signin',
      body: { username: 'ada', password: 'pw' },
      answer: { token: 't2', expiresInMs: 5 },
    },
    {
      call: (it) => it.refreshToken('t1'),
      line: 'POST /refresh-token',
      body: { token: 't1' },
      answer: { token: 't2' },
    },
  ]

  test.each(stories)('$line', async ({ call, line, body, answer, gives = answer }) => {
    const { client, requests } = clientOf(() => answer)
    expect(await call(client)).toEqual(gives)
    const [request] = requests
    expect(`${request?.method} ${request?.path}`).toBe(line)
    expect(request?.body).toEqual(body)
  })

  test('takes a signal last', async () => {
    const { client, requests } = clientOf(() => ({}))
    const late = { signal: AbortSignal.abort('late') }
    const asked = [
      client.register(INSTANCE, late),
      client.heartbeat('a:1', late),
      client.deregister('a:1', late),
      client.discover('orders', late),
      client.services(late),
      client.config.set('orders', 'k', 1, late),
      client.config.get('orders', 'k', late),
      client.config.all('orders', late),
      client.config.delete('orders', 'k', late),
      client.circuitBreaker('a:1', late),
      client.reportOutcome('a:1', 'success', late),
      client.history({}, late),
      client.historyAfter({ epoch: 'e', offset: 0 }, late),
      client.snapshot(late),
      client.health(late),
      client.metrics(late),
      client.signIn('ada', 'pw', late),
      client.refreshToken('t1', late),
    ]
    expect(asked).toHaveLength(Object.keys(ROUTES).length)
    const ends = await Promise.allSettled(asked)
    expect(ends).toEqual(asked.map(() => ({ status: 'rejected', reason: 'late' })))
    expect(requests).toEqual([])
  })
})

describe('history', () => {
  test('tells where the log stood, where the server tells', async () => {
    const headers = { 'Maxine-Epoch': 'e1', 'Maxine-Offset': '9', 'Maxine-Incomplete': 'limit' }
    const { client, requests } = clientOf(() => json([{ event: 'x', offset: 9 }], 200, headers))
    expect(await client.history({ since: 5, limit: 1 })).toEqual({
      events: [{ event: 'x', offset: 9 }],
      position: { epoch: 'e1', offset: 9 },
      incomplete: 'limit',
    })
    expect(requests[0]?.path).toBe('/events?since=5&limit=1')
  })

  test('of an old server is events and nothing more', async () => {
    const { client } = clientOf(() => [{ event: 'x', data: { nodeId: 'a' }, timestamp: 1 }])
    const { events, position, incomplete } = await client.history()
    expect([events.length, position, incomplete]).toEqual([1, undefined, undefined])
  })
})

describe('an old server', () => {
  test('discovers with a nodeName and an address', async () => {
    const { client } = clientOf(() => ({ address: '::1:8080', nodeName: 'n1', healthy: true }))
    expect(await client.discover('orders')).toEqual({
      address: '::1:8080',
      nodeName: 'n1',
      healthy: true,
      nodeId: 'n1',
      host: '::1',
      port: 8080,
    })
  })

  test('may give an address that holds no port, which is left as it is', async () => {
    const { client } = clientOf(() => ({ address: 'somewhere', nodeName: 'n1' }))
    expect(await client.discover('orders')).toEqual({
      address: 'somewhere',
      nodeName: 'n1',
      nodeId: 'n1',
    })
  })

  test.each([
    ['failures', { failures: 3 }],
    ['failureCount', { failureCount: 3 }],
  ])('counts in %s, and both are there', async (_, counted) => {
    const old = { state: 'open', lastFailure: 5, nextTry: 9, ...counted }
    const { client } = clientOf(() => old)
    expect(await client.circuitBreaker('a:1')).toEqual({ ...old, failures: 3, failureCount: 3 })
  })

  test.each([
    ['200 and success false', () => json({ success: false })],
    ['404 and a word', () => json({ error: 'Node not found' }, 404)],
    ['404 and problem details', () => declined(404, 'not-found')],
  ])('does not know an instance: %s', async (_, answer) => {
    const { client } = clientOf(answer)
    expect(await client.heartbeat('a:1')).toBe(false)
    expect(await client.deregister('a:1')).toBe(false)
    expect(await client.config.delete('orders', 'k')).toBe(false)
  })

  test('says why in message or error, and the status says what it is', async () => {
    const { client } = clientOf(() => json({ message: 'No such service' }, 404))
    await expect(client.discover('orders')).rejects.toMatchObject({
      name: 'MaxineError',
      code: 'not_found',
      message: 'GET /discover: No such service',
      status: 404,
      advice: 'Check the name, and that the service is registered.',
    })
  })
})

describe('an error', () => {
  test.each([
    [400, 'bad-request', 'bad_request'],
    [401, 'unauthorized', 'token_refused'],
    [403, 'forbidden', 'forbidden'],
    [404, 'not-found', 'not_found'],
    [409, 'conflict', 'conflict'],
    [410, 'position-gone', 'position_gone'],
    [413, 'payload-too-large', 'payload_too_large'],
    [429, 'too-many-requests', 'too_many_requests'],
    [500, 'internal', 'internal'],
    [503, 'unavailable', 'unavailable'],
  ])('with status %d is a %s: %s', async (status, name, code) => {
    const { client } = clientOf(() => declined(status, name), { token: 't1', retries: 0 })
    const error = await client.services().catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(MaxineError)
    expect(error).toMatchObject({ code, status, message: `GET /servers: it is ${name}` })
    expect((error as MaxineError).retryable).toBe(status === 429 || status >= 500)
  })

  test('of a status nobody knows is a failed request', async () => {
    const { client } = clientOf(() => new Response('<h1>teapot</h1>', { status: 418 }))
    await expect(client.services()).rejects.toMatchObject({
      code: 'request_failed',
      message: 'GET /servers: HTTP 418',
    })
  })

  test('for who sent no token does not say that one was refused', async () => {
    const { client } = clientOf(() => declined(401, 'unauthorized'))
    await expect(client.services()).rejects.toMatchObject({ code: 'unauthorized' })
    await expect(client.signIn('ada', 'pw')).rejects.toMatchObject({ code: 'unauthorized' })
  })

  test.each([
    ['no JSON', '<html>'],
    ['of another shape', '{"services":7}'],
  ])('is made of an answer that is %s', async (_, text) => {
    const { client } = clientOf(() => new Response(text))
    await expect(client.services()).rejects.toMatchObject({
      code: 'bad_response',
      status: 200,
      retryable: false,
    })
  })

  test('holds neither token nor query, whatever the server repeats', async () => {
    const token = 'very.secret.token'
    const answers: FakeAnswer[] = [
      declined(403, 'forbidden', { error: `bad ${token}`, instance: '/config/get?key=hidden' }),
      new Response(`{"value": ${token}`, { status: 200 }),
      new Response('no', { status: 302, headers: { location: '/?key=hidden' } }),
      new TypeError('https://maxine.test/config/get?key=hidden'),
    ]
    for (const answer of answers) {
      const { client } = clientOf(() => answer, { token, retries: 0 })
      const error = await client.config.get('orders', 'hidden').catch((caught: unknown) => caught)
      const told = `${(error as Error).message} ${JSON.stringify(error)}`
      expect(told).not.toMatch(/secret|hidden/)
    }
  })

  test('of a server that says very much is short', async () => {
    const { client } = clientOf(() => json({ error: 'x'.repeat(5_000) }, 400))
    const error = await client.services().catch((caught: unknown) => caught)
    expect((error as Error).message.length).toBeLessThan(250)
  })

  test('of a value that is no JSON is the caller’s', async () => {
    const { client, requests } = clientOf(() => ({}))
    await expect(client.config.set('orders', 'k', 1n)).rejects.toMatchObject({ code: 'bad_option' })
    expect(requests).toEqual([])
  })
})

describe('an abort', () => {
  test('ends a call with its reason', async () => {
    const controller = new AbortController()
    const { client } = clientOf(() => new Promise(() => undefined))
    const asked = client.services({ signal: controller.signal })
    controller.abort('enough')
    await expect(asked).rejects.toBe('enough')
  })

  test('of the client ends every call, and those that come after', async () => {
    const controller = new AbortController()
    const { client } = clientOf(() => new Promise(() => undefined), { signal: controller.signal })
    const asked = client.services()
    controller.abort('closing')
    await expect(asked).rejects.toBe('closing')
    await expect(client.health()).rejects.toBe('closing')
  })

  test('leaves no listener on either signal', async () => {
    const { signal } = new AbortController()
    const added = vi.spyOn(signal, 'addEventListener')
    const removed = vi.spyOn(signal, 'removeEventListener')
    const { client } = clientOf(() => ({ status: 'ok' }), { signal })
    await client.health({ signal })
    expect(added).toHaveBeenCalledTimes(2)
    expect(removed).toHaveBeenCalledTimes(2)
  })
})

type Answering = (request: FakeRequest, index: number) => FakeAnswer | Promise<FakeAnswer>

function clientOf(answer: Answering, options: Partial<MaxineClientOptions> = {}) {
  const { fetch, requests } = fakeServer(answer)
  const world = createVirtualWorld()
  return { client: new MaxineClient({ url: URL_OF_SERVER, fetch, world, ...options }), requests }
}
