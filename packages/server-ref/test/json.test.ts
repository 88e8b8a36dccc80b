import { describe, expect, it } from 'vitest'
import { join, serve } from './test-server.ts'

describe('4.1 rows 15 and 17: what JSON can do', () => {
  it.each([
    ['17 levels', `{"subscribe":${'['.repeat(17)}${']'.repeat(17)}}`],
    ['30,000 levels', '['.repeat(30_000) + ']'.repeat(30_000)],
    ['30,000 levels of objects', '{"a":'.repeat(9_000) + '1' + '}'.repeat(9_000)],
    ['1,001 names', JSON.stringify(Object.fromEntries(names(1_001)))],
    ['__proto__', '{"subscribe":{"__proto__":{"isAdmin":true}}}'],
    ['constructor', '{"hello":{"constructor":{"prototype":{"role":"admin"}}}}'],
    ['prototype', '{"prototype":1}'],
    ['no JSON', '{"subscribe":'],
    ['no object', '7'],
  ])('%s are answered with an error, and the connection stays', async (_, text) => {
    const client = await join(await serve())
    client.send(text)
    expect(await client.next()).toMatchObject({ type: 'error', code: 'invalid_format' })
    client.send({ ping: 1 })
    expect(await client.next()).toEqual({ type: 'pong', ping: 1 })
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined()
  })
})

function names(count: number): [string, number][] {
  return Array.from({ length: count }, (_, index) => [`n${index}`, index])
}
