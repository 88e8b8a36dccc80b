import { describe, expect, test, vi } from 'vitest'
import { fakeServer } from '../../test/fake-fetch.ts'
import { createVirtualWorld } from '../../test/virtual-world.ts'
import { MaxineClient } from './maxine-client.ts'
import type { MaxineClientOptions } from './options.ts'

const WELL = { services: [] }

describe('an address and a token', () => {
  test('are enough', async () => {
    const { fetch, requests } = fakeServer(() => WELL)
    vi.stubGlobal('fetch', fetch)
    const asked = new MaxineClient('ws://localhost:8080/ws', 't1').services()
    await asked.finally(() => vi.unstubAllGlobals())
    expect(requests[0]).toMatchObject({ path: '/servers' })
    expect(requests[0]?.headers['authorization']).toBe('Bearer t1')
  })

  test.each([undefined, null])('%s is no token', async (token) => {
    const { requests } = await ask({ token })
    expect(requests[0]?.headers).not.toHaveProperty('authorization')
  })

  test('go where the prefix of the address leads', async () => {
    const { requests } = await ask({ url: 'wss://maxine.test/registry/?x=1' })
    expect(requests[0]?.path).toBe('/registry/servers')
  })

  test('are not sent where no token is needed', async () => {
    const { fetch, requests } = fakeServer(() => ({ status: 'ok' }))
    await new MaxineClient({ url: 'https://maxine.test', token: 't1', fetch }).health()
    expect(requests[0]?.headers).not.toHaveProperty('authorization')
  })
})

describe('http to another machine', () => {
  test.each(['http://maxine.test', 'ws://10.0.0.1:8080', 'http://127.evil.test'])(
    'is refused: %s',
    (url) => {
      expect(() => new MaxineClient(url)).toThrow(
        expect.objectContaining({ code: 'insecure_url' }) as Error,
      )
    },
  )

  test('is permitted by allowInsecure', async () => {
    const { requests } = await ask({ url: 'http://maxine.test', allowInsecure: true })
    expect(requests).toHaveLength(1)
  })

  test.each(['http://localhost:1', 'http://a.localhost', 'http://127.0.0.2', 'http://[::1]:1'])(
    'does not mean this one: %s',
    (url) => {
      expect(() => new MaxineClient(url)).not.toThrow()
    },
  )
})

test('headers go with every request, and a token goes over one of them', async () => {
  const headers = { 'X-Tenant': 'a', Authorization: 'Basic b' }
  expect((await ask({ headers })).requests[0]?.headers).toMatchObject({
    'x-tenant': 'a',
    authorization: 'Basic b',
  })
  const { requests } = await ask({ headers, token: 't1' })
  expect(requests[0]?.headers['authorization']).toBe('Bearer t1')
})

test('timeoutMs bounds an answer, and is ten seconds where nothing is said', async () => {
  for (const [timeoutMs, expected] of [
    [250, 250],
    [undefined, 10_000],
  ] as const) {
    const world = createVirtualWorld()
    const { fetch } = fakeServer(() => new Promise(() => undefined))
    const client = new MaxineClient({
      url: 'https://maxine.test',
      fetch,
      world,
      timeoutMs,
      retries: 0,
    })
    const asked = client.services()
    const outcome = vi.fn()
    asked.catch(outcome)
    await world.advance(expected - 1)
    expect(outcome).not.toHaveBeenCalled()
    await world.advance(1)
    await expect(asked).rejects.toThrow(`no answer within ${expected} ms`)
  }
})

test.each([
  ['both a token and getToken', { token: 't', getToken: () => 't' }],
  ['an empty token', { token: '' }],
  ['a token with a line break', { token: 'secret\n' }],
  ['a header with a space in its name', { headers: { 'a b': 'x' } }],
  ['a header with a line break', { headers: { a: 'secret\r\nb: c' } }],
  ['no time at all', { timeoutMs: 0 }],
  ['no number of tries', { retries: Number.NaN }],
  ['a negative backoff', { backoff: { baseMs: -1 } }],
  ['an endless backoff', { backoff: { capMs: Infinity } }],
])('%s is refused, and not repeated', (_, options: Partial<MaxineClientOptions>) => {
  const make = () => new MaxineClient({ url: 'https://maxine.test', ...options })
  expect(make).toThrow(expect.objectContaining({ code: 'bad_option' }) as Error)
  expect(make).not.toThrow(/secret/)
})

async function ask(options: Partial<MaxineClientOptions>) {
  const { fetch, requests } = fakeServer(() => WELL)
  await new MaxineClient({ url: 'https://maxine.test', fetch, ...options }).services()
  return { requests }
}
