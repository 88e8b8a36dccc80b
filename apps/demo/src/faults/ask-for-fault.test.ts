import { expect, test, vi } from 'vitest'
import { askForFault } from './ask-for-fault.ts'

function hostOf(answer: Response | Error) {
  return vi.fn<typeof fetch>(() =>
    answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer),
  )
}

test('a fault is asked for with the token, of the host of the page', async () => {
  const fetch = hostOf(Response.json({ name: 'drop', says: 'Done.' }))
  await askForFault({ name: 'drop', token: 'abc', fetch })
  expect(fetch).toHaveBeenCalledWith('faults/drop', {
    method: 'POST',
    headers: { authorization: 'Bearer abc' },
  })
})

test('what was made is told, and how long it lasts', async () => {
  const fetch = hostOf(Response.json({ says: 'Slow.', lastsMs: 15_000 }))
  expect(await askForFault({ name: 'slow-network', token: '', fetch })).toEqual({
    outcome: 'made',
    says: 'Slow.',
    lastsMs: 15_000,
  })
})

test('a refusal is told in the words of the host', async () => {
  const fetch = hostOf(Response.json({ says: 'A viewer may look.' }, { status: 403 }))
  expect(await askForFault({ name: 'drop', token: '', fetch })).toEqual({
    outcome: 'refused',
    says: 'A viewer may look.',
  })
})

test('a host without words, or that is gone, is a refusal as well', async () => {
  const hosts = [hostOf(new Response('<html>', { status: 502 })), hostOf(new TypeError('failed'))]
  const told = await Promise.all(
    hosts.map((fetch) => askForFault({ name: 'drop', token: '', fetch })),
  )
  expect(told.map(({ says }) => says)).toEqual([
    'The host answered 502.',
    'The host of this page does not answer.',
  ])
})
