import { maxine } from 'maxine-protocol/dialects/maxine'
import { describe, expect, test } from 'vitest'
import { fakeServer, json } from '../../test/fake-fetch.ts'
import type { FakeAnswer } from '../../test/fake-fetch.ts'
import { createVirtualWorld } from '../../test/virtual-world.ts'
import { readCircuit, readHistory } from './socket-routes.ts'
import type { HttpSource } from './socket-routes.ts'

function createScene(answer: FakeAnswer, more: Partial<HttpSource> = {}) {
  const world = createVirtualWorld()
  const { fetch, requests } = fakeServer(() => answer)
  const source: HttpSource = {
    url: 'wss://maxine.example/ws',
    token: 'canary',
    headers: { 'x-app': 'a' },
    fetch,
    dialect: maxine,
    timeoutMs: 1_000,
    world,
    ...more,
  }
  return { requests, source, world }
}

const EVENT = { event: 'service_heartbeat', data: { nodeId: 'n' }, timestamp: 7 }

describe('the history', () => {
  test('is read as the frames of the socket are', async () => {
    const { requests, source } = createScene([EVENT, { ...EVENT, timestamp: 8 }])
    const events = await readHistory(source, { since: 5, limit: 9 })
    expect(events).toMatchObject([
      { type: 'event', event: 'service_heartbeat', timestamp: 7, data: { nodeId: 'n' } },
      { timestamp: 8 },
    ])
    expect(requests[0]?.path).toMatch(/\/events\?since=5&limit=9$/)
    expect(requests[0]?.headers).toMatchObject({ authorization: 'Bearer canary', 'x-app': 'a' })
  })

  test('may be empty', async () => {
    expect(await readHistory(createScene([]).source, { limit: 1 })).toEqual([])
  })

  test.each([
    [{ limit: 3 }, '?limit=3'],
    [{ since: undefined, limit: 3 }, '?limit=3'],
    [{ since: -7, limit: 3 }, '?since=0&limit=3'],
  ])('is asked for with what is known: %o', async (query, expected) => {
    const { requests, source } = createScene([])
    await readHistory(source, query)
    expect(requests[0]?.path.endsWith(`/events${expected}`)).toBe(true)
  })

  test.each([
    ['what is no event', [{ type: 'pong' }]],
    ['an event of the wrong shape', [{ event: 'service_heartbeat', data: {} }]],
    ['no list', { events: [] }],
  ])('that holds %s is no history', async (_, answer) => {
    const asked = readHistory(createScene(answer).source, { limit: 1 })
    await expect(asked).rejects.toMatchObject({ code: 'bad_response' })
  })
})

describe('the state of a circuit', () => {
  test.each([
    [
      { state: 'closed', failures: 0 },
      { state: 'closed', failures: 0 },
    ],
    [
      { state: 'open', failureCount: 5, lastFailure: 1, nextTry: 2 },
      { state: 'open', failures: 5, lastFailure: 1, nextTry: 2 },
    ],
    [
      { state: 'half-open', nextTry: null },
      { state: 'half-open', failures: 0 },
    ],
    [
      { state: 'open', failures: 'many', lastFailure: 'now' },
      { state: 'open', failures: 0 },
    ],
  ])('%o is %o', async (answer, expected) => {
    expect(await readCircuit(createScene(answer).source, 'n')).toEqual(expected)
  })

  test.each([
    {},
    [],
    { state: 'broken' },
    { state: 7 },
    new Response('<html>'),
    new Response('null'),
  ])('%o is none', async (answer) => {
    const asked = readCircuit(createScene(answer).source, 'n')
    await expect(asked).rejects.toMatchObject({ code: 'bad_response' })
  })

  test.each([
    ['orders:host:1', 'orders:host:1'],
    ['a/b?c#d', 'a%2Fb%3Fc%23d'],
    ['\uD800', '%EF%BF%BD'],
  ])('of %s is asked for by its name', async (nodeId, path) => {
    const { requests, source } = createScene({ state: 'closed' })
    await readCircuit(source, nodeId)
    expect(requests[0]?.path.endsWith(`/circuit-breaker/${path}`)).toBe(true)
  })
})

describe('a question over HTTP', () => {
  test.each([
    [404, 'not_found', false],
    [401, 'request_failed', false],
    [429, 'request_failed', true],
    [503, 'request_failed', true],
  ])('that is answered with %i fails: %s', async (status, code, retryable) => {
    const asked = readCircuit(createScene(json({}, status)).source, 'n')
    await expect(asked).rejects.toMatchObject({ code, status, retryable })
  })

  test('that is not answered in time fails, and leaves no timer', async () => {
    const fetch = () => new Promise<never>(() => undefined)
    const { source, world } = createScene({}, { fetch })
    const failed = expect(readCircuit(source, 'n')).rejects.toMatchObject({ retryable: true })
    await world.advance(1_000)
    await failed
    expect(world.pending()).toBe(0)
  })

  test('ends with its signal', async () => {
    const { source } = createScene({}, { signal: AbortSignal.abort(new Error('enough')) })
    await expect(readHistory(source, { limit: 1 })).rejects.toThrow('enough')
  })

  test('does not tell its token', async () => {
    const { source } = createScene(new Error('unreachable'))
    const error = await readCircuit(source, 'n').catch((reason: unknown) => reason)
    expect(JSON.stringify([error, String(error)])).not.toContain('canary')
  })
})
