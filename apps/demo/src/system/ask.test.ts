import { expect, test, vi } from 'vitest'
import { ask } from './ask.ts'

const TODO = { method: 'POST', url: 'http://localhost:2403/todos', body: { title: 'x' } } as const

function asking(response: Response | Error) {
  const fetch = vi.fn<typeof globalThis.fetch>(() =>
    response instanceof Error ? Promise.reject(response) : Promise.resolve(response),
  )
  return { token: () => 'abc', fetch }
}

test('shows the token, and gives what was answered', async () => {
  const parts = asking(Response.json({ id: '1' }, { status: 201 }))
  expect(await ask(TODO, parts)).toEqual({ outcome: 'done', status: 201, body: { id: '1' } })
  expect(parts.fetch).toHaveBeenCalledWith(TODO.url, {
    method: 'POST',
    headers: { authorization: 'Bearer abc', 'content-type': 'application/json' },
    body: '{"title":"x"}',
  })
})

test.each([
  [Response.json({ detail: 'not for your role' }, { status: 403 }), '(403): not for your role.'],
  [Response.json({ title: 'Forbidden' }, { status: 403 }), '(403): Forbidden.'],
  [new Response('oops', { status: 500 }), '(500).'],
  [new TypeError('no'), 'The server cannot be reached.'],
])('what goes wrong is told in words: %#', async (response, words) => {
  const answer = await ask(TODO, asking(response))
  expect(answer).toMatchObject({
    outcome: 'refused',
    says: expect.stringContaining(words) as string,
  })
})
