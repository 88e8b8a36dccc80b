import { describe, expect, test, vi } from 'vitest'
import { declined, fakeServer, json } from '../../test/fake-fetch.ts'
import type { FakeAnswer, FakeRequest } from '../../test/fake-fetch.ts'
import { createVirtualWorld } from '../../test/virtual-world.ts'
import type { VirtualWorld } from '../../test/virtual-world.ts'
import { MaxineError } from '../errors.ts'
import { MaxineClient } from './maxine-client.ts'
import type { GetToken, MaxineClientOptions } from './options.ts'

const HOUR_MS = 3_600_000
const INSTANCE = { serviceName: 'orders', host: 'h', port: 1 }
const unavailable = () => declined(503, 'unavailable')

describe('what may be repeated', () => {
  const repeatable: [string, (client: MaxineClient) => Promise<unknown>][] = [
    ['reading', (it) => it.services()],
    ['deleting', (it) => it.config.delete('orders', 'k')],
    ['deregistering', (it) => it.deregister('a:1')],
    ['a heartbeat', (it) => it.heartbeat('a:1')],
    ['setting a value', (it) => it.config.set('orders', 'k', 1)],
    ['registering, for the id is made of what is registered', (it) => it.register(INSTANCE)],
  ]
  test.each(repeatable)('is %s', async (_, call) => {
    const { client, requests, world } = clientOf(unavailable)
    await expect(over(world, call(client))).rejects.toMatchObject({ code: 'unavailable' })
    expect(requests).toHaveLength(4)
  })

  const single: [string, (client: MaxineClient) => Promise<unknown>][] = [
    ['an outcome, which would count twice', (it) => it.reportOutcome('a:1', 'failure')],
    ['signing in, which guesses passwords', (it) => it.signIn('ada', 'pw')],
    ['refreshing', (it) => it.refreshToken('t1')],
  ]
  test.each(single)('is not %s', async (_, call) => {
    const { client, requests, world } = clientOf(unavailable)
    await expect(over(world, call(client))).rejects.toMatchObject({ code: 'unavailable' })
    expect(requests).toHaveLength(1)
  })
})

describe('a request', () => {
  test.each([
    ['a network that fails', () => new TypeError('fetch failed')],
    ['429', () => declined(429, 'too-many-requests')],
    ['500', () => declined(500, 'internal')],
    ['502 of a proxy', () => new Response('<html>', { status: 502 })],
  ])('is repeated after %s, and may succeed', async (_, trouble) => {
    const { client, requests, world } = clientOf((_request, index) =>
      index === 0 ? trouble() : { services: ['orders'] },
    )
    expect(await over(world, client.services())).toEqual(['orders'])
    expect(requests).toHaveLength(2)
  })

  test.each([400, 401, 403, 404, 409, 410, 413])('is not repeated after %d', async (status) => {
    const { client, requests, world } = clientOf(() => json({ error: 'no' }, status))
    await expect(over(world, client.services())).rejects.toMatchObject({ status })
    expect(requests).toHaveLength(1)
  })

  test('that is not answered in time is repeated', async () => {
    const { client, requests, world } = clientOf(() => new Promise(() => undefined))
    await expect(over(world, client.services())).rejects.toThrow('no answer within')
    expect(requests).toHaveLength(4)
  })

  test.each([0, 1, 5])('is repeated %d times where retries say so', async (retries) => {
    const { client, requests, world } = clientOf(unavailable, { retries })
    await expect(over(world, client.services())).rejects.toThrow(MaxineError)
    expect(requests).toHaveLength(retries + 1)
  })

  test('that is aborted while it waits for another try ends at once', async () => {
    const { client, requests, world } = clientOf(unavailable)
    const controller = new AbortController()
    const asked = client.services({ signal: controller.signal })
    asked.catch(() => undefined)
    await world.advance(0)
    controller.abort('enough')
    await expect(asked).rejects.toBe('enough')
    expect([requests.length, world.pending()]).toEqual([1, 0])
  })
})

describe('the delay', () => {
  test('is anything up to a limit that doubles, up to a cap', async () => {
    const backoff = { baseMs: 100, capMs: 300 }
    expect(await delays({ backoff, retries: 5 }, 0.5)).toEqual([50, 100, 150, 150, 150])
    expect(await delays({ backoff, retries: 2 }, 0)).toEqual([0, 0])
  })

  test('is short at first, and five seconds at most, where nothing is said', async () => {
    expect(await delays({ retries: 7 }, 1)).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000])
  })

  test.each([
    ['seconds', { 'retry-after': '7' }, 7_000],
    ['a date', { 'retry-after': 'Wed, 01 Jan 2020 00:00:30 GMT' }, 30_000],
    ['a date that has passed', { 'retry-after': 'Tue, 31 Dec 2019 00:00:00 GMT' }, 0],
    ['an hour, which is too long', { 'retry-after': '3600' }, 60_000],
    ['nothing anybody can read', { 'retry-after': 'soon' }, 0],
  ])('is what Retry-After says in %s', async (_, headers, expected) => {
    const trouble = () => json({ error: 'busy' }, 429, headers)
    expect(await delays({ retries: 1 }, 0, trouble)).toEqual([expected])
  })

  test('is what the problem details say, which is more exact', async () => {
    const more = { retryAfterMs: 1_234 }
    const trouble = () => declined(503, 'unavailable', more)
    expect(await delays({ retries: 1 }, 0, trouble)).toEqual([1_234])
    const { client, world } = clientOf(trouble, { retries: 0 })
    await expect(over(world, client.services())).rejects.toMatchObject({ retryAfterMs: 1_234 })
  })
})

describe('a token', () => {
  test('is fetched once for all who wait for it', async () => {
    const getToken = tokens('t1')
    const { client, requests, world } = clientOf(() => ({ services: [] }), { getToken })
    await Promise.all([client.services(), client.services()])
    await client.services()
    expect(world.pending()).toBe(0)
    expect(requests.map(bearerOf)).toEqual(['Bearer t1', 'Bearer t1', 'Bearer t1'])
    expect(reasons(getToken)).toEqual(['request'])
  })

  test('that is refused is replaced once, whatever is asked', async () => {
    const getToken = tokens('t1', 't2')
    const { client, requests } = clientOf(refusing('t1', { state: 'closed' }), { getToken })
    await client.reportOutcome('a:1', 'failure')
    expect(requests.map(bearerOf)).toEqual(['Bearer t1', 'Bearer t2'])
    expect(reasons(getToken)).toEqual(['request', 'refused'])
    await client.reportOutcome('a:1', 'failure')
    expect(requests.map(bearerOf)).toEqual(['Bearer t1', 'Bearer t2', 'Bearer t2'])
  })

  test('that is refused twice is given up on', async () => {
    const getToken = tokens('t1', 't2', 't3')
    const { client, requests } = clientOf(() => declined(401, 'unauthorized'), { getToken })
    await expect(client.services()).rejects.toMatchObject({ code: 'token_refused', status: 401 })
    expect(requests).toHaveLength(2)
  })

  test('that several requests were refused with is replaced once', async () => {
    const getToken = tokens('t1', 't2', 't3')
    const { client, requests } = clientOf(refusing('t1', { services: [] }), { getToken })
    await Promise.all([client.services(), client.services(), client.services()])
    expect(reasons(getToken)).toEqual(['request', 'refused'])
    expect(requests).toHaveLength(6)
  })

  test('that was replaced meanwhile is not replaced again', async () => {
    const getToken = tokens('t1', 't2', 't3')
    let refuse: (answer: FakeAnswer) => void = () => undefined
    const late = new Promise<FakeAnswer>((resolve) => (refuse = resolve))
    const first = refusing('t1', { services: [] })
    const { client } = clientOf((request, index) => (index === 0 ? late : first(request, index)), {
      getToken,
    })
    const slow = client.services()
    await client.services()
    refuse(declined(401, 'unauthorized'))
    expect(await slow).toEqual([])
    expect(reasons(getToken)).toEqual(['request', 'refused'])
  })

  test('that nobody can replace is refused for good', async () => {
    const { client, requests } = clientOf(refusing('t1', {}), { token: 't1' })
    await expect(client.services()).rejects.toMatchObject({ code: 'token_refused' })
    expect(requests).toHaveLength(1)
  })

  test.each([
    ['rejects', () => Promise.reject(new Error('sso is down'))],
    ['throws', () => toss(new Error('sso is down'))],
    ['gives none', () => ''],
  ])('that cannot be had is an error: getToken %s', async (_, getToken: GetToken) => {
    const { client, requests } = clientOf(() => ({}), { getToken })
    await expect(client.services()).rejects.toMatchObject({ code: 'token_unavailable' })
    expect(requests).toEqual([])
  })

  test('that does not come in time is one as well, and getToken is told', async () => {
    let signal: AbortSignal | undefined
    const getToken: GetToken = (asked) => {
      signal = asked.signal
      return new Promise(() => undefined)
    }
    const { client, world } = clientOf(() => ({}), { getToken, timeoutMs: 100 })
    const asked = client.services()
    asked.catch(() => undefined)
    await world.advance(100)
    await expect(asked).rejects.toMatchObject({ code: 'token_unavailable', retryable: true })
    expect(signal?.aborted).toBe(true)
  })

  test('is still fetched for the others when one of them is aborted', async () => {
    const controller = new AbortController()
    const getToken = tokens('t1')
    const { client } = clientOf(() => ({ services: [] }), { getToken })
    const aborted = client.services({ signal: controller.signal })
    const other = client.services()
    controller.abort('enough')
    await expect(aborted).rejects.toBe('enough')
    expect(await other).toEqual([])
  })

  test('that failed once is asked for again', async () => {
    const getToken = vi.fn<GetToken>().mockRejectedValueOnce(new Error('down')).mockReturnValue('t')
    const { client } = clientOf(() => ({ services: [] }), { getToken })
    await expect(client.services()).rejects.toMatchObject({ code: 'token_unavailable' })
    expect(await client.services()).toEqual([])
  })
})

type Answering = (request: FakeRequest, index: number) => FakeAnswer | Promise<FakeAnswer>

function clientOf(answer: Answering, options: Partial<MaxineClientOptions> = {}) {
  const world = createVirtualWorld()
  const { fetch, requests } = fakeServer(answer)
  const client = new MaxineClient({ url: 'https://maxine.test', fetch, world, ...options })
  return { client, requests, world }
}

/** What comes of a call when all the time it may want has passed. */
async function over<T>(world: VirtualWorld, asked: Promise<T>): Promise<T> {
  asked.catch(() => undefined)
  await world.advance(HOUR_MS)
  return asked
}

/** The waits between the tries of a request that never succeeds. */
async function delays(
  options: Partial<MaxineClientOptions>,
  chance: number,
  trouble: () => FakeAnswer = unavailable,
): Promise<number[]> {
  const world = { ...createVirtualWorld(), random: () => chance }
  const times: number[] = []
  const answer = () => {
    times.push(world.now())
    return trouble()
  }
  const { client } = clientOf(answer, { ...options, world })
  await over(world, client.services()).catch(() => undefined)
  return times.slice(1).map((time, index) => time - times[index]!)
}

/** Each call of it gives the next token. */
function tokens(...all: readonly string[]) {
  const left = [...all]
  return vi.fn<GetToken>(() => Promise.resolve(left.shift() ?? ''))
}

function reasons(getToken: ReturnType<typeof tokens>): string[] {
  return getToken.mock.calls.map(([{ reason }]) => reason)
}

/** A server that no longer takes one token. */
function refusing(token: string, answer: object): Answering {
  return (request) =>
    bearerOf(request) === `Bearer ${token}` ? declined(401, 'unauthorized') : answer
}

function bearerOf({ headers }: FakeRequest): string | undefined {
  return headers['authorization']
}

function toss(error: Error): never {
  throw error
}
