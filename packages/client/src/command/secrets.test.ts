import { expect, test } from 'vitest'
import { createSecrets, hideTokens, showAddress } from './secrets.ts'

test('a known secret is hidden wherever it stands', () => {
  const secrets = createSecrets()
  secrets.add('canary-token')
  secrets.add(undefined)
  expect(secrets.hide('{"a":"canary-token"} canary-token')).toBe('{"a":"[hidden]"} [hidden]')
})

test('a secret so short that it is found in words hides nothing', () => {
  const secrets = createSecrets()
  secrets.add('er')
  expect(secrets.hide('server')).toBe('server')
})

test('what looks like a token is hidden though nobody told of it', () => {
  expect(hideTokens('refused eyJhbGciOiJub25lIn0.eyJzdWIiOjF9.x here')).toBe(
    'refused [hidden] here',
  )
})

test('an address is shown without what may be secret in it', () => {
  expect(showAddress('wss://ada:pw@maxine.example/ws?token=canary#x')).toBe(
    'wss://maxine.example/ws',
  )
  expect(showAddress('ws://localhost:8080')).toBe('ws://localhost:8080')
})
