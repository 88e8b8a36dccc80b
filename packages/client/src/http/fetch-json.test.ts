import { expect, test, vi } from 'vitest'
import { fakeServer, json } from '../../test/fake-fetch.ts'
import { createVirtualWorld } from '../../test/virtual-world.ts'
import { fetchJson } from './fetch-json.ts'
import type { FetchLike } from './fetch-like.ts'

const URL_OF_EVENTS = 'https://maxine.test/events?since=1'
const never: FetchLike = () => new Promise(() => undefined)

test('an answer of any status is given as text, with its headers', async () => {
  const { fetch, requests } = fakeServer(() => json({ odd: true }, 418, { 'Maxine-Epoch': 'e1' }))
  const answer = await ask({ fetch })
  expect([answer.status, answer.text]).toEqual([418, '{"odd":true}'])
  expect(answer.headers.get('maxine-epoch')).toBe('e1')
  expect(requests[0]).toMatchObject({ method: 'GET', path: '/events?since=1' })
  expect(requests[0]!.headers).toEqual({ accept: 'application/json' })
})

test('token, headers and body travel as they are given', async () => {
  const { fetch, requests } = fakeServer(() => ({}))
  await ask({ fetch, method: 'POST', token: 't1', headers: { 'x-room': '7' }, body: '{"a":1}' })
  expect(requests[0]).toMatchObject({ method: 'POST', body: { a: 1 } })
  expect(requests[0]!.headers).toEqual({
    'x-room': '7',
    accept: 'application/json',
    authorization: 'Bearer t1',
    'content-type': 'application/json',
  })
})

test('where none is given, the fetch of the runtime is used, as it is then', async () => {
  vi.stubGlobal('fetch', fakeServer(() => ({ mine: true })).fetch)
  const answer = await ask({}).finally(() => vi.unstubAllGlobals())
  expect(answer.text).toBe('{"mine":true}')
})

test('a server that does not answer in time is given up on, even by a fetch that heeds no signal', async () => {
  const world = createVirtualWorld()
  const asked = ask({ fetch: never, world, timeoutMs: 500 })
  const outcome = vi.fn()
  asked.catch(outcome)
  await world.advance(499)
  expect(outcome).not.toHaveBeenCalled()
  await world.advance(1)
  await expect(asked).rejects.toMatchObject({
    code: 'request_failed',
    message: 'no answer within 500 ms',
    retryable: true,
  })
})

test('the time counts until the end of the answer', async () => {
  const world = createVirtualWorld()
  const body = new ReadableStream<Uint8Array>({ start: (it) => it.enqueue(new Uint8Array([91])) })
  const asked = ask({ fetch: () => Promise.resolve(new Response(body)), world })
  asked.catch(() => undefined)
  await world.advance(1_000)
  await expect(asked).rejects.toThrow('no answer within 1000 ms')
})

test('an abort rejects with its reason, and ends the request', async () => {
  const controller = new AbortController()
  const reason = new Error('mine')
  let seen: AbortSignal | undefined
  const fetch: FetchLike = (_, { signal }) => {
    seen = signal
    return new Promise(() => undefined)
  }
  const asked = ask({ fetch, signal: controller.signal })
  controller.abort(reason)
  await expect(asked).rejects.toBe(reason)
  expect(seen?.aborted).toBe(true)
})

test('what was aborted before is not asked at all', async () => {
  const { fetch, requests } = fakeServer(() => ({}))
  await expect(ask({ fetch, signal: AbortSignal.abort('late') })).rejects.toBe('late')
  expect(requests).toEqual([])
})

test('neither a timer nor a listener stays behind', async () => {
  const world = createVirtualWorld()
  const { signal } = new AbortController()
  const removed = vi.spyOn(signal, 'removeEventListener')
  await ask({ fetch: fakeServer(() => ({})).fetch, world, signal })
  expect([world.pending(), removed.mock.calls.length]).toEqual([0, 1])
})

test.each([301, 302, 303, 307, 308])('a redirect with %d is not followed', async (status) => {
  const location = 'https://elsewhere.test/?secret'
  const { fetch } = fakeServer(() => new Response(null, { status, headers: { location } }))
  await expect(ask({ fetch, token: 't1' })).rejects.toMatchObject({
    code: 'request_failed',
    message: 'the server redirects',
    status,
    retryable: false,
  })
})

test('a redirect is seen in a browser as well, which hides its status', async () => {
  const hidden = { status: 0, type: 'opaqueredirect', headers: new Headers(), body: null }
  const fetch: FetchLike = () => Promise.resolve({ ...hidden, text: () => Promise.resolve('') })
  await expect(ask({ fetch })).rejects.toMatchObject({ code: 'request_failed', retryable: false })
})

test('of an answer that is too long no more is read', async () => {
  let pulled = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled++
      controller.enqueue(new TextEncoder().encode('x'.repeat(10)))
    },
  })
  let seen: AbortSignal | undefined
  const fetch: FetchLike = (_, { signal }) => {
    seen = signal
    return Promise.resolve(new Response(body))
  }
  await expect(ask({ fetch, maxLength: 25 })).rejects.toMatchObject({
    code: 'bad_response',
    message: 'more than 25 characters',
    status: 200,
    retryable: false,
  })
  expect(pulled).toBeLessThan(6)
  expect(seen?.aborted).toBe(true)
})

test('an answer may be as long as a frame, where nothing else is said', async () => {
  const length = 1_048_576
  const answering = (text: string) => ({ fetch: fakeServer(() => new Response(text)).fetch })
  expect((await ask(answering('é'.repeat(length)))).text).toHaveLength(length)
  await expect(ask(answering('é'.repeat(length + 1)))).rejects.toThrow('more than 1048576')
})

test('a fetch without streams is read whole, and bounded all the same', async () => {
  const answer = { status: 200, headers: new Headers(), text: () => Promise.resolve('[1,2]') }
  const fetch: FetchLike = () => Promise.resolve(answer)
  expect((await ask({ fetch })).text).toBe('[1,2]')
  await expect(ask({ fetch, maxLength: 4 })).rejects.toThrow('more than 4 characters')
})

test('a character that two parts share is read as one', async () => {
  const [first = 0, ...rest] = new TextEncoder().encode('✓')
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new Uint8Array([first]))
      controller.enqueue(new Uint8Array(rest))
      controller.close()
    },
  })
  expect((await ask({ fetch: () => Promise.resolve(new Response(body)) })).text).toBe('✓')
})

test('a network that fails is worth another try, and its words stay in the cause', async () => {
  const cause = new TypeError('fetch failed: https://maxine.test/events?since=1')
  const { fetch } = fakeServer(() => cause)
  await expect(ask({ fetch })).rejects.toMatchObject({
    code: 'request_failed',
    message: 'the server cannot be reached, or broke off',
    retryable: true,
    cause,
  })
})

test('an answer that is cut off is worth another try', async () => {
  const body = new ReadableStream({ start: (it) => it.error(new Error('reset')) })
  const fetch: FetchLike = () => Promise.resolve(new Response(body))
  await expect(ask({ fetch })).rejects.toMatchObject({
    message: 'the server cannot be reached, or broke off',
    retryable: true,
  })
})

function ask(request: Partial<Parameters<typeof fetchJson>[0]>) {
  const world = createVirtualWorld()
  return fetchJson({ url: URL_OF_EVENTS, timeoutMs: 1_000, world, ...request })
}
