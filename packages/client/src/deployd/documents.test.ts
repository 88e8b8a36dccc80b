import { describe, expect, test } from 'vitest'
import { fakeServer, json } from '../../test/fake-fetch.ts'
import type { FakeAnswer } from '../../test/fake-fetch.ts'
import { DeploydClient } from './deployd-client.ts'
import type { DeploydOptions } from './deployd-options.ts'

interface Todo {
  readonly id: string
  readonly title: string
  readonly done?: boolean
}

const TODO: Todo = { id: 'a 1', title: 'one' }

/** A collection whose server answers every request alike. */
function createScene(answer: FakeAnswer = TODO, options: DeploydOptions = {}) {
  const { fetch, requests } = fakeServer(() => answer)
  const client = new DeploydClient<{ todos: Todo }>({ fetch, ...options })
  return { client, requests, todos: client.collection('todos') }
}

describe('the routes of a collection', () => {
  test('are asked as the server has them', async () => {
    const { requests, todos } = createScene()
    expect(await todos.get('a 1')).toEqual(TODO)
    expect(await todos.create({ title: 'one' })).toEqual(TODO)
    expect(await todos.update('a 1', { done: true })).toEqual(TODO)
    await todos.delete('a 1')
    expect(requests.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['GET', '/todos/a%201', undefined],
      ['POST', '/todos', { title: 'one' }],
      ['PUT', '/todos/a%201', { done: true }],
      ['DELETE', '/todos/a%201', undefined],
    ])
  })

  test('give a list by the values of fields and what the server knows besides', async () => {
    const { requests, todos } = createScene([TODO])
    expect(await todos.list()).toEqual([TODO])
    await todos.list({ done: false, title: 'a&b', $sort: { title: 1 }, $limit: 5 })
    expect(requests.map(({ path }) => decodeURIComponent(path))).toEqual([
      '/todos',
      '/todos?done=false&title=a&b&$sort={"title":1}&$limit=5',
    ])
    expect(requests[1]?.path).toContain('title=a%26b')
  })

  test('stand at the address of the socket, or at their own', async () => {
    const urls: string[] = []
    const fetch: DeploydOptions['fetch'] = (url) => {
      urls.push(url)
      return Promise.resolve(json(TODO))
    }
    for (const options of [
      {},
      { url: 'wss://example.com/live/ws' },
      { httpUrl: 'https://example.com/api' },
    ]) {
      await new DeploydClient({ fetch, ...options }).collection('todos').get('1')
    }
    expect(urls).toEqual([
      'http://localhost:2403/todos/1',
      'https://example.com/live/todos/1',
      'https://example.com/api/todos/1',
    ])
  })

  test.each(['documented', 'deployed'] as const)(
    'are shown the token and the master key in headers, with the %s profile',
    async (profile) => {
      const { requests, todos } = createScene(TODO, { profile, token: 'key', masterKey: 'master' })
      await todos.get('1')
      expect(requests[0]?.headers).toMatchObject({
        authorization: 'Bearer key',
        'x-master-key': 'master',
      })
    },
  )

  test('are shown neither where there is none', async () => {
    const { requests, todos } = createScene()
    await todos.get('1')
    expect(Object.keys(requests[0]?.headers ?? {})).toEqual(['accept'])
  })
})

describe('an answer', () => {
  test.each([
    [404, 'not_found', false],
    [401, 'request_failed', false],
    [503, 'request_failed', true],
  ])('of %s is an error', async (status, code, retryable) => {
    const { todos } = createScene(json({ message: 'no' }, status))
    await expect(todos.get('1')).rejects.toMatchObject({ code, status, retryable })
  })

  test('that is neither a document nor a list is one as well', async () => {
    const bad = expect.objectContaining({ code: 'bad_response' })
    await expect(createScene([]).todos.get('1')).rejects.toEqual(bad)
    await expect(createScene(new Response('<html>')).todos.create({})).rejects.toEqual(bad)
    await expect(createScene({}).todos.list()).rejects.toEqual(bad)
  })

  test('is not waited for once its signal is aborted', async () => {
    const { todos } = createScene()
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(todos.get('1', { signal })).rejects.toThrow('enough')
  })
})

describe('refuses', () => {
  const bad = expect.objectContaining({ code: 'bad_option' })

  test.each([['..'], ['a/b'], [''], [undefined]])('%j as the id of a document', async (id) => {
    const { requests, todos } = createScene()
    await expect(todos.get(id as never)).rejects.toEqual(bad)
    await expect(todos.update(id as never, {})).rejects.toEqual(bad)
    await expect(todos.delete(id as never)).rejects.toEqual(bad)
    expect(requests).toEqual([])
  })

  test.each([[undefined], [null], ['text'], [[]], [{ big: 1n }]])(
    '%s as fields',
    async (fields) => {
      await expect(createScene().todos.create(fields as never)).rejects.toEqual(bad)
    },
  )

  test('a master key that can be none, and a collection that is a way up', () => {
    expect(() => new DeploydClient({ masterKey: 'two words' })).toThrow(bad)
    expect(() => new DeploydClient().collection('..')).toThrow(bad)
  })
})
