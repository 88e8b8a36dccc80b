import { createHmac, createPublicKey, verify } from 'node:crypto'
import type { JsonWebKey } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { NotApplicable } from '../../breach.ts'
import * as forged from './forged-tokens.ts'

const SECRET = 'a secret of more than thirty-two bytes'

const good = signed({ sub: 'ada', role: 'viewer', exp: 2_000_000_000 })
const other = signed({ sub: 'eve', role: 'viewer', exp: 2_000_000_000 })

const FAMILIES = {
  unsigned: forged.unsigned(good),
  badlySigned: forged.badlySigned(good, other),
  promoted: forged.promoted(good),
  guessed: forged.guessed(good),
  namedKeys: forged.namedKeys(good),
  broughtKeys: forged.broughtKeys(good, 'http://127.0.0.1:9/keys'),
  oddHeaders: forged.oddHeaders(good),
  none: forged.NO_TOKENS,
}

describe.each(Object.entries(FAMILIES))('%s', (_, forgeries) => {
  test('are other tokens than the good one, and each another', () => {
    const tokens = forgeries.map(([, token]) => token)
    expect(new Set([...tokens, good]).size).toBe(tokens.length + 1)
  })

  test('hold no signature that the key of the good one makes', () => {
    expect(forgeries.filter(([, token]) => isSigned(token, SECRET))).toEqual([])
  })

  test('are no longer than tokens may be', () => {
    expect(forgeries.filter(([, token]) => token.length > 8_192)).toEqual([])
  })
})

test('guessed ones are good for whoever has that key', () => {
  const [, secret] = forged.guessed(good)
  expect(secret?.[0]).toContain('"secret"')
  expect(isSigned(secret?.[1] ?? '', 'secret')).toBe(true)
})

test('those that bring a key are signed with it', () => {
  const [[, token] = ['', '']] = forged.broughtKeys(good, 'http://127.0.0.1:9/keys')
  const { keys } = forged.ownKeySet() as { readonly keys: readonly [JsonWebKey] }
  const [header = '', claims = '', signature = ''] = token.split('.')
  expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toMatchObject({ jwk: keys[0] })
  const key = createPublicKey({ key: keys[0], format: 'jwk' })
  const text = Buffer.from(`${header}.${claims}`)
  const bytes = Buffer.from(signature, 'base64url')
  expect(verify('sha256', text, { key, dsaEncoding: 'ieee-p1363' }, bytes)).toBe(true)
})

test('a claim that the token has already is not claimed', () => {
  const admin = signed({ sub: 'ada', role: 'admin' })
  expect(forged.isJwt(admin)).toBe(true)
  expect(forged.promoted(admin).map(([what]) => what)).not.toContain('with {"role":"admin"}')
})

test.each(['opaque', 'a.b.c', 'e30.e30.x.y', ''])('%j is no JSON Web Token to forge', (token) => {
  expect(() => forged.unsigned(token)).toThrow(NotApplicable)
  expect(forged.isJwt(token)).toBe(false)
})

function signed(claims: object): string {
  const text = [{ alg: 'HS256', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${text}.${createHmac('sha256', SECRET).update(text).digest('base64url')}`
}

function isSigned(token: string, secret: string): boolean {
  const [header = '', claims = '', signature] = token.split('.')
  const text = `${header}.${claims}`
  return createHmac('sha256', secret).update(text).digest('base64url') === signature
}
