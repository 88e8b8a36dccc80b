import { expect, test, vi } from 'vitest'
import { ask } from './ask.ts'

const TODO = { method: 'POST', url: 'http://localhost:2403/todos', body: { title: 'x' } } as const

function asking(...responses: readonly (Response | Error)[]) {
  const fetch = vi.fn<typeof globalThis.fetch>()
  for (const response of responses) {
    if (response instanceof Error) fetch.mockRejectedValueOnce(response)
    else fetch.mockResolvedValueOnce(response)
  }
  const getToken = vi.fn(() => Promise.resolve('fresh'))
  return { tokens: { current: 'abc', getToken }, fetch }
}

function sentWith(token: string) {
  return {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{"title":"x"}',
  }
}

test('shows the token, and gives what was answered', async () => {
  const parts = asking(Response.json({ id: '1' }, { status: 201 }))
  expect(await ask(TODO, parts)).toEqual({ outcome: 'done', status: 201, body: { id: '1' } })
  expect(parts.fetch.mock.calls).toEqual([[TODO.url, sentWith('abc')]])
})

test('asks once more with a fresh token where the first was refused', async () => {
  const parts = asking(new Response('', { status: 401 }), Response.json({ id: '1' }))
  expect(await ask(TODO, parts)).toMatchObject({ outcome: 'done' })
  expect(parts.tokens.getToken).toHaveBeenCalledWith({ reason: 'rejected' })
  expect(parts.fetch.mock.calls[1]).toEqual([TODO.url, sentWith('fresh')])
})

test('is refused where there is no fresh token, or that is refused as well', async () => {
  const refusals = [1, 2].map(() => Response.json({ title: 'Unauthorized' }, { status: 401 }))
  const parts = asking(...refusals)
  expect(await ask(TODO, parts)).toMatchObject({ outcome: 'refused' })
  parts.fetch.mockResolvedValueOnce(Response.json({ title: 'Unauthorized' }, { status: 401 }))
  parts.tokens.getToken.mockRejectedValueOnce(new Error('signed out'))
  expect(await ask(TODO, parts)).toEqual({
    outcome: 'refused',
    says: 'The server declined (401): Unauthorized.',
  })
  expect(parts.fetch).toHaveBeenCalledTimes(3)
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
