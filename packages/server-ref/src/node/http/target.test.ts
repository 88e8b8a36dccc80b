import { expect, it } from 'vitest'
import { readTarget } from './target.ts'

const read = (url: string, authorization?: string, tokenInQuery = false) =>
  readTarget({ url, headers: authorization === undefined ? {} : { authorization } }, tokenInQuery)

it('a token is taken from the header', () => {
  expect(read('/a?b=c', 'Bearer x.y')).toEqual({ path: '/a', query: [['b', 'c']], token: 'x.y' })
  expect(read('/a', 'bearer  x')).toMatchObject({ token: 'x' })
})

it.each(['Basic x', 'Bearer', 'Bearer ', 'Bearer a b', 'xBearer y', ''])(
  '%j holds no token',
  (authorization) => expect(read('/', authorization)).toEqual({ path: '/', query: [] }),
)

it('a token in the address is never passed on, and taken only where that was opted in', () => {
  expect(read('/a?token=x&b=c')).toEqual({ path: '/a', query: [['b', 'c']] })
  expect(read('/a?token=x&b=c', undefined, true)).toMatchObject({ token: 'x' })
  expect(read('/a?token=x', 'Bearer y', true)).toMatchObject({ token: 'y' })
  expect(read('/a?token=', undefined, true)).toEqual({ path: '/a', query: [] })
})

it('an address that is none does no harm', () => {
  expect(read('http://evil.example/a?b=%')).toMatchObject({ query: [['b', '%']] })
  expect(read('*')).toMatchObject({ path: '*' })
})
