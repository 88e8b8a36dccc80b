import { startServer } from 'maxine-server-ref'
import { beforeAll, describe, expect, test } from 'vitest'
import { TODO_HANDLERS } from './todo-handlers.mjs'

describe('a todo', () => {
  /** @type {import('maxine-server-ref').RunningDeployd} */
  let server
  beforeAll(async () => {
    server = await startServer({ dialect: 'deployd', deployd: { handlers: TODO_HANDLERS } })
    return () => server.close()
  })

  test.each([
    [{}, 'title'],
    [{ title: '  ' }, 'title'],
    [{ title: 'x'.repeat(121) }, 'title'],
    [{ title: 'x', priority: 11 }, 'priority'],
    [{ title: 'x', priority: 'high' }, 'priority'],
  ])('is not stored as %j', async (body, field) => {
    const answer = await write(body)
    expect([answer.status >= 400, await answer.text()]).toEqual([
      true,
      expect.stringContaining(field),
    ])
  })

  test('is stored with what was left out', async () => {
    const { document } = await stored({ title: 'Walk' })
    expect(document).toMatchObject({ title: 'Walk', priority: 1, completed: false })
  })

  test('that is urgent is told to everybody, and the writer is told of that', async () => {
    expect((await stored({ title: 'Walk', priority: 7 })).messages).toEqual([])
    expect((await stored({ title: 'Fire', priority: 8 })).messages).toHaveLength(1)
  })

  test('that is completed is told once', async () => {
    const { document } = await stored({ title: 'Walk' })
    const complete = async () => messagesOf(await write({ completed: true }, `/${document.id}`))
    expect([await complete(), await complete()]).toEqual([[expect.any(String)], []])
  })

  /** @param {object} body @param {string} [path] */
  function write(body, path = '') {
    return fetch(`${server.httpUrl}/todos${path}`, {
      method: path === '' ? 'POST' : 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  }

  /** @param {object} body */
  async function stored(body) {
    const answer = await write(body)
    const document = await answer.json()
    return { document, messages: document.messages ?? [] }
  }
})

/** @param {Response} answer */
async function messagesOf(answer) {
  return (await answer.json()).messages ?? []
}
