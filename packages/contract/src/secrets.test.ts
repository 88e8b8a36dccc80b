import { expect, test } from 'vitest'
import { createSecrets } from './secrets.ts'

test('of two secrets of which one is a part of the other, nothing is left', () => {
  const secrets = createSecrets()
  for (const secret of ['canary', 'canary-0123456789']) secrets.add(secret)
  expect(secrets.hide('canary-0123456789, canary')).toBe('[token], [token]')
})

test('what looks like a token is hidden, known or not, and no words are', () => {
  const { hide } = createSecrets()
  const part = Buffer.from('{"alg":"HS256"}').toString('base64url')
  const spaced = Buffer.from('{ "alg":"none"}').toString('base64url')
  for (const token of [`${part}.${part}.x-y`, `${spaced}.${part}.`, `${part}..a.b.c`, part]) {
    expect(hide(`got "${token}"`)).toBe('got "[token]"')
  }
  expect(hide('eyes are no keys')).toBe('eyes are no keys')
})

test('a secret that is too short takes no words away', () => {
  const secrets = createSecrets()
  secrets.add('event')
  expect(secrets.hide('an event came')).toBe('an event came')
})
