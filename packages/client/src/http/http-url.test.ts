import { expect, test } from 'vitest'
import { httpUrlOf } from './http-url.ts'

test.each([
  ['ws://localhost:8080', 'http://localhost:8080'],
  ['wss://maxine.test/', 'https://maxine.test'],
  ['wss://maxine.test/ws', 'https://maxine.test'],
  ['wss://maxine.test/registry/ws/?token=secret#there', 'https://maxine.test/registry'],
  ['wss://maxine.test/news', 'https://maxine.test/news'],
  ['http://maxine.test:81/a/b/', 'http://maxine.test:81/a/b'],
  ['https://[::1]:8443', 'https://[::1]:8443'],
])('what listens for sockets at %s answers requests at %s', (url, expected) => {
  expect(httpUrlOf(url)).toBe(expected)
})

test.each(['maxine.test', 'ftp://maxine.test', '', '/relative', 'wss://'])(
  '%j is no address of a server',
  (url) => {
    expect(() => httpUrlOf(url)).toThrow(expect.objectContaining({ code: 'bad_option' }) as Error)
  },
)

test('a password in the address is refused, and not repeated', () => {
  const refused = expect.objectContaining({
    code: 'bad_option',
    message: 'the address of the server has a password',
  }) as Error
  expect(() => httpUrlOf('wss://ada:secret@maxine.test')).toThrow(refused)
})
