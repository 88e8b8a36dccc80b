import { describe, expect, test } from 'vitest'
import { checkAddress, targetOf } from './address.ts'

describe('an address', () => {
  test.each([
    'wss://maxine.example',
    'wss://203.0.113.7:8443/path?x=1',
    'ws://localhost:8080',
    'ws://LOCALHOST',
    'ws://app.localhost:1',
    'ws://127.0.0.1',
    'ws://127.1:8080',
    'ws://127.255.255.254',
    'ws://[::1]:8080',
  ])('%s is taken', (url) => {
    expect(checkAddress(url, 'refuse').href).toMatch(/^wss?:/)
  })

  test.each([
    'ws://maxine.example',
    'ws://localhost.example',
    'ws://notlocalhost',
    'ws://127.0.0.1.example',
    'ws://128.0.0.1',
    'ws://10.0.0.1',
    'ws://192.168.1.1',
    'ws://0.0.0.0',
    'ws://[::]',
    'ws://[::2]',
    'ws://[::ffff:127.0.0.1]',
    'ws://user@maxine.example',
    'ws://localhost@maxine.example',
  ])('%s is refused unless it is allowed', (url) => {
    expect(() => checkAddress(url, 'refuse')).toThrow(
      expect.objectContaining({ code: 'insecure_url', retryable: false }),
    )
    expect(checkAddress(url, 'allow').protocol).toBe('ws:')
  })

  test.each([
    '',
    '/ws',
    'maxine.example',
    'http://localhost',
    'https://x',
    'file:///x',
    7,
    null,
    {},
    undefined,
  ])('%o is none', (url) => {
    expect(() => checkAddress(url, 'allow')).toThrow(
      expect.objectContaining({ code: 'bad_option', retryable: false }),
    )
  })

  test('that is refused is not repeated, for it may hold a secret', () => {
    for (const url of ['ws://user:canary@maxine.example/?key=canary', 'canary']) {
      expect(() => checkAddress(url, 'refuse')).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining('canary') as string }),
      )
    }
  })
})

describe('a token', () => {
  const url = new URL('wss://maxine.example/ws?room=1')
  const headers = { 'x-app': 'a' }

  test('in the first frame is not in the address, nor in a header', () => {
    const target = targetOf(url, { token: 'canary', via: 'frame', headers })
    expect(target).toEqual({ url: url.href, headers })
  })

  test('in a header stands beside the others', () => {
    const target = targetOf(url, { token: 't', via: 'header', headers })
    expect(target).toEqual({ url: url.href, headers: { ...headers, authorization: 'Bearer t' } })
  })

  test('in the query is written so that it can be read again', () => {
    const target = targetOf(url, { token: 'a+b/c=&d', via: 'query', headers })
    const { searchParams } = new URL(target.url)
    expect([searchParams.get('token'), searchParams.get('room')]).toEqual(['a+b/c=&d', '1'])
    expect(url.href).not.toContain('token')
  })

  test.each(['frame', 'header', 'query'] as const)('that there is not is not sent: %s', (via) => {
    expect(targetOf(url, { token: undefined, via, headers })).toEqual({ url: url.href, headers })
  })
})
