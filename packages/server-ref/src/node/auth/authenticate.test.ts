import { createHmac, generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CompactEncrypt, exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Authenticator } from '../../core/index.ts'
import { createAuthenticator } from './authenticate.ts'
import { hashPassword } from './password.ts'
import type { AuthOptions } from './auth-options.ts'

const SECRET = 'a secret of this test, long enough'
const KEY = new TextEncoder().encode(SECRET)
const NOW_S = 1_700_000_000
const HOUR_MS = 3_600_000

const at = { ms: NOW_S * 1000 }
const world = { now: () => at.ms }
const claims = { sub: 'u-1', role: 'viewer', iat: NOW_S, exp: NOW_S + 3600 }
const refused = { ok: false, code: 'token_refused' }

let plain: Authenticator
beforeAll(async () => {
  plain = await createAuthenticator({ secret: SECRET }, world)
})

describe('a token that is as it must be', () => {
  it('tells who it is, and nothing of the token that is not theirs to see', async () => {
    expect(await plain.verify(await signed({ ...claims, password: 'x' }))).toEqual({
      ok: true,
      identity: {
        sub: 'u-1',
        role: 'viewer',
        user: { sub: 'u-1', role: 'viewer' },
        expiresAt: (NOW_S + 3600) * 1000,
        authenticatedAt: NOW_S * 1000,
      },
    })
  })

  it('tells its lists of scopes and roles, and takes for not said what is no list of texts', async () => {
    const listed = { scopes: ['telemetry'], roles: ['user', 'admin'] }
    expect(await plain.verify(await signed({ ...claims, ...listed }))).toMatchObject({
      identity: { role: 'viewer', user: listed },
    })
    const odd = await plain.verify(await signed({ ...claims, scopes: 'all', roles: [1] }))
    expect(odd).toMatchObject({ identity: { user: { sub: 'u-1', role: 'viewer' } } })
  })

  it('keeps them when it is refreshed', async () => {
    const verified = await plain.verify(await signed({ ...claims, scopes: ['tasks'] }))
    const fresh = verified.ok ? await plain.refresh(verified.identity) : undefined
    expect(await plain.verify(fresh?.token ?? '')).toMatchObject({
      identity: { user: { scopes: ['tasks'] } },
    })
  })

  it('has those of the list of users, where there is one', async () => {
    const users = [{ username: 'u-1', role: 'ops', scopes: ['ai'] }]
    const known = await createAuthenticator({ secret: SECRET, users }, world)
    const token = await signed({ ...claims, scopes: ['everything'], roles: ['admin'] })
    const { user } = ((await known.verify(token)) as { identity: { user: object } }).identity
    expect(user).toEqual({ sub: 'u-1', role: 'ops', scopes: ['ai'] })
    const wrong = [{ username: 'u-1', role: 'ops', scopes: 'ai' }] as never
    await expect(createAuthenticator({ secret: SECRET, users: wrong }, world)).rejects.toThrow(
      'User 0 has scopes that are no list of texts',
    )
  })

  it('has the least role where it names none', async () => {
    expect(await plain.verify(await signed({ ...claims, role: undefined }))).toMatchObject({
      identity: { role: 'viewer' },
    })
  })

  it('may differ by the leeway and no more', async () => {
    expect(await plain.verify(await signed({ ...claims, exp: NOW_S - 4 }))).toMatchObject({
      ok: true,
    })
    expect(await plain.verify(await signed({ ...claims, exp: NOW_S - 6 }))).toEqual({
      ok: false,
      code: 'token_expired',
      message: 'expired',
    })
    expect(await plain.verify(await signed({ ...claims, iat: NOW_S + 4 }))).toMatchObject({
      ok: true,
    })
  })
})

describe('4.2 row 26: no signature', () => {
  it.each(['none', 'None', 'nOnE', 'NONE'])('alg %s is refused', async (alg) => {
    const token = `${part({ alg })}.${part(claims)}.`
    expect(await plain.verify(token)).toMatchObject(refused)
    expect(await plain.verify(`${token}${part({})}`)).toMatchObject(refused)
  })

  it('an unsecured token or an empty signature is refused', async () => {
    expect(await plain.verify(new UnsecuredJWT(claims).encode())).toMatchObject(refused)
    const token = await signed(claims)
    expect(await plain.verify(token.slice(0, token.lastIndexOf('.') + 1))).toMatchObject(refused)
  })

  it('a signature that was changed by one character is refused', async () => {
    const token = await signed(claims)
    const changed = `${token.slice(0, -3)}${token.at(-3) === 'A' ? 'B' : 'A'}${token.slice(-2)}`
    expect(await plain.verify(changed)).toMatchObject(refused)
  })
})

describe('4.2 row 27: one kind of key passing for another', () => {
  it('HS256 signed with the public key is refused', async () => {
    const { publicKey } = await generateKeyPair('RS256', { extractable: true })
    const asymmetric = await createAuthenticator(
      { keys: { keys: [{ ...(await exportJWK(publicKey)), kid: 'k' }] } },
      world,
    )
    const pem = new TextEncoder().encode(await exportSPKI(publicKey))
    const token = await signed(claims, { alg: 'HS256', kid: 'k' }, pem)
    expect(await asymmetric.verify(token)).toMatchObject(refused)
  })

  it.each<[string, AuthOptions]>([
    ['a secret and an algorithm for public keys', { secret: SECRET, algorithms: ['RS256'] }],
    ['a secret and a mixture', { secret: SECRET, algorithms: ['HS256', 'ES256'] }],
    ['an empty list', { secret: SECRET, algorithms: [] }],
    ['neither secret nor keys', {}],
    ['both', { secret: SECRET, keys: { keys: [{ kty: 'EC' }] } }],
    ['a symmetric key among public ones', { keys: { keys: [{ kty: 'oct', k: 'AAAA' }] } }],
    ['a private key among public ones', { keys: { keys: [{ kty: 'EC', d: 'AAAA' }] } }],
    ['a short RSA key', { keys: { keys: [{ kty: 'RSA', n: 'AAAA', e: 'AQAB' }] } }],
    ['keys fetched in the clear', { keys: 'http://example.com/jwks.json' }],
    ['a leeway of more than a minute', { secret: SECRET, leewayMs: 60_001 }],
    ['a leeway that is no number', { secret: SECRET, leewayMs: Number.NaN }],
  ])('the server does not start with %s', async (_, options) => {
    await expect(createAuthenticator(options, world)).rejects.toThrow(/^[^\n]+$/)
  })
})

describe('4.2 row 28: what a header says of keys', () => {
  it.each([
    ['a path', '../../../../dev/null'],
    ['SQL', "' OR 1=1 --"],
    ['an address', 'https://evil.example/key'],
    ['nothing known', 'other'],
    ['10 KiB', 'k'.repeat(10_240)],
    ['a number', 7],
  ])('a kid with %s is refused', async (_, kid) => {
    expect(await plain.verify(await signed(claims, { kid }))).toMatchObject(refused)
  })

  it('a kid is taken where it names the secret', async () => {
    const named = await createAuthenticator({ secret: SECRET, secretId: '2024' }, world)
    expect(await named.verify(await signed(claims, { kid: '2024' }))).toMatchObject({ ok: true })
    expect(await named.verify(await signed(claims))).toMatchObject({ ok: true })
  })

  it.each(['jku', 'x5u'])('a token with %s is refused, and nothing is fetched', async (name) => {
    const fetched = vi.spyOn(globalThis, 'fetch')
    onTestFinished(() => fetched.mockRestore())
    const token = await signed(claims, { [name]: 'https://evil.example/keys' })
    expect(await plain.verify(token)).toMatchObject(refused)
    expect(fetched).not.toHaveBeenCalled()
  })

  it('a key that comes with the token is not used', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256')
    const keys = { keys: [await exportJWK((await generateKeyPair('ES256')).publicKey)] }
    const asymmetric = await createAuthenticator({ keys }, world)
    const header = { alg: 'ES256', jwk: await exportJWK(publicKey) }
    const token = await new SignJWT(claims).setProtectedHeader(header).sign(privateKey)
    expect(await asymmetric.verify(token)).toMatchObject(refused)
  })
})

describe('4.2 row 29: extensions', () => {
  it.each([
    ['crit', { crit: ['exp'], exp: 1 }],
    ['an unknown crit', { crit: ['https://example.com/x'], 'https://example.com/x': true }],
    ['b64 false', { b64: false, crit: ['b64'] }],
    ['b64 false alone', { b64: false }],
    ['a nested token', { cty: 'JWT' }],
  ])('%s is refused', async (_, header) => {
    expect(await plain.verify(forged({ alg: 'HS256', ...header }, claims))).toMatchObject(refused)
  })

  it('an encrypted token is refused', async () => {
    const token = await new CompactEncrypt(new TextEncoder().encode(JSON.stringify(claims)))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .encrypt(randomBytes(32))
    expect(await plain.verify(token)).toMatchObject(refused)
  })
})

describe('4.2 row 30: times', () => {
  it.each<[string, object]>([
    ['no exp', { exp: undefined }],
    ['an exp of text', { exp: String(NOW_S + 60) }],
    ['a fraction as exp', { exp: NOW_S + 60.5 }],
    ['a fraction of the past as exp', { exp: NOW_S - 60.5 }],
    ['a negative exp', { exp: -1 }],
    ['an exp of 1e20', { exp: 1e20 }],
    ['an exp past what a Date can hold', { exp: 9e15 }],
    ['an exp of null', { exp: null }],
    ['an nbf of the future', { nbf: NOW_S + 10 }],
    ['an nbf of text', { nbf: '1' }],
    ['an iat of the future', { iat: NOW_S + 6 }],
    ['an iat of text', { iat: '1' }],
    ['an auth_time of the future', { auth_time: NOW_S + 6 }],
    ['an auth_time of text', { auth_time: 'now' }],
  ])('%s is refused', async (_, changed) => {
    const token = forged({ alg: 'HS256' }, { ...claims, ...changed })
    expect(await plain.verify(token)).toMatchObject(refused)
  })
})

describe('4.2 row 31: whom a token is from and for', () => {
  const strict = { secret: SECRET, issuer: 'https://id.example', audience: 'maxine' }
  const right = { ...claims, iss: strict.issuer, aud: strict.audience }

  it.each<[string, object]>([
    ['another iss', { iss: 'https://id.example.evil.io' }],
    ['no iss', { iss: undefined }],
    ['another aud', { aud: 'other' }],
    ['no aud', { aud: undefined }],
    ['a list of aud without us', { aud: ['other', 'maxine2'] }],
  ])('%s is refused', async (_, changed) => {
    const server = await createAuthenticator(strict, world)
    expect(await server.verify(await signed({ ...right, ...changed }))).toMatchObject(refused)
  })

  it('a list of aud with us in it is taken', async () => {
    const server = await createAuthenticator(strict, world)
    const token = await signed({ ...right, aud: ['other', 'maxine'] })
    expect(await server.verify(token)).toMatchObject({ ok: true })
  })

  it.each(['at+jwt', 'dpop+jwt', 'JOSE', '', 5])('the type %j is refused', async (typ) => {
    expect(await plain.verify(await signed(claims, { typ }))).toMatchObject(refused)
  })

  it.each(['JWT', 'jwt', 'application/JWT'])('the type %s is taken', async (typ) => {
    expect(await plain.verify(await signed(claims, { typ }))).toMatchObject({ ok: true })
  })

  it('access tokens alone are taken where they are asked for', async () => {
    const server = await createAuthenticator({ secret: SECRET, type: 'at+jwt' }, world)
    expect(await server.verify(await signed(claims, { typ: 'at+jwt' }))).toMatchObject({ ok: true })
    expect(await server.verify(await signed(claims, { typ: 'JWT' }))).toMatchObject(refused)
    expect(await server.verify(await signed(claims))).toMatchObject(refused)
  })
})

describe('4.2 row 32: what a token holds', () => {
  it.each<[string, string]>([
    ['a list', '[]'],
    ['a text', '"u-1"'],
    ['null', 'null'],
    ['no JSON', '{'],
    ['a claim twice', `{"sub":"admin","exp":${NOW_S + 60},"sub":"u-1"}`],
    ['a claim twice, once in disguise', `{"s\\u0075b":"admin","exp":${NOW_S + 60},"sub":"u-1"}`],
    ['a name twice further down', `{"sub":"u-1","exp":${NOW_S + 60},"a":[{"b":1,"b":2}]}`],
    ['no sub', `{"exp":${NOW_S + 60}}`],
    ['an empty sub', `{"exp":${NOW_S + 60},"sub":""}`],
    ['a number as sub', `{"exp":${NOW_S + 60},"sub":1}`],
    ['a sub of 257 characters', `{"exp":${NOW_S + 60},"sub":"${'u'.repeat(257)}"}`],
  ])('%s is refused', async (_, payload) => {
    expect(await plain.verify(forged({ alg: 'HS256' }, payload))).toMatchObject(refused)
  })

  it('the same name in two objects is no name twice', async () => {
    const nested = { ...claims, sub: 'a:"b":{', one: { sub: 1 }, two: { sub: 2 } }
    expect(await plain.verify(await signed(nested))).toMatchObject({ ok: true })
  })

  it('8 KiB are read and one more is not', async () => {
    const bare = await signed({ ...claims, fill: '' })
    const room = 8192 - bare.length
    const long = await signed({ ...claims, fill: 'x'.repeat(Math.floor((room * 3) / 4)) })
    expect(long.length).toBeGreaterThan(8185)
    expect(await plain.verify(long)).toMatchObject({ ok: true })
    const longer = await signed({ ...claims, fill: 'x'.repeat(Math.floor((room * 3) / 4) + 9) })
    expect(await plain.verify(longer)).toMatchObject(refused)
  })

  it.each(['', '.', '..', 'a.b', 'a.b.c.d', 'not a token', 'é.é.é', '{}.{}.{}'])(
    '%j is refused',
    async (token) => expect(await plain.verify(token)).toMatchObject(refused),
  )
})

describe('4.2 row 33: secrets', () => {
  it.each(['', 'x'.repeat(31), new Uint8Array(31)])('one of under 32 bytes', async (secret) => {
    await expect(createAuthenticator({ secret }, world)).rejects.toThrow(
      /^The secret has \d+ bytes; HS256 needs at least 32 \(try: openssl rand -base64 48\)$/,
    )
  })
})

describe('4.2 row 35: refreshing', () => {
  it('gives a token for the same sub that lives an hour', async () => {
    const { identity } = await accepted(plain, await signed({ ...claims, username: 'one' }))
    const fresh = await plain.refresh(identity)
    expect(fresh?.expiresInMs).toBe(HOUR_MS)
    expect(await accepted(plain, fresh?.token ?? '')).toEqual({
      ok: true,
      identity: fresh?.identity,
    })
  })

  it('reads the role again, whatever the token said', async () => {
    const roles = new Map([['u-1', 'admin']])
    const users = (username: string) => {
      const role = roles.get(username)
      return role === undefined ? undefined : { username, role }
    }
    const server = await createAuthenticator({ secret: SECRET, users }, world)
    const { identity } = await accepted(server, await signed({ ...claims, role: 'god' }))
    expect(identity.role).toBe('admin')
    roles.set('u-1', 'viewer')
    const fresh = await server.refresh(identity)
    expect(fresh?.identity).toMatchObject({ role: 'viewer', user: { role: 'viewer' } })
    roles.delete('u-1')
    expect(await server.refresh(identity)).toBeUndefined()
    expect(await server.verify(fresh?.token ?? '')).toMatchObject(refused)
  })

  it('is refused once the token has expired, leeway or not', async () => {
    const { identity } = await accepted(plain, await signed({ ...claims, exp: NOW_S }))
    expect(await plain.refresh(identity)).toBeUndefined()
  })

  it('cannot go on past 12 hours from signing in', async () => {
    onTestFinished(() => void (at.ms = NOW_S * 1000))
    let { identity } = await accepted(plain, await signed(claims))
    const lives: number[] = []
    for (let hours = 0.75; hours <= 11.75; hours += 0.75) {
      at.ms = NOW_S * 1000 + hours * HOUR_MS
      const fresh = await plain.refresh(identity)
      lives.push(fresh?.expiresInMs ?? 0)
      identity = fresh?.identity ?? identity
    }
    expect(lives.at(-1)).toBe(HOUR_MS * 0.75)
    at.ms = NOW_S * 1000 + 12 * HOUR_MS
    expect(await plain.refresh({ ...identity, expiresAt: at.ms + 1000 })).toBeUndefined()
  })
})

describe('signing in', () => {
  it('gives a token for the right password and none for anything else', async () => {
    const passwordHash = await hashPassword('correct horse')
    const users = [
      { username: 'ann', role: 'admin', passwordHash },
      { username: 'bot', role: 'viewer' },
    ]
    const server = await createAuthenticator({ secret: SECRET, users }, world)
    const issued = await server.signIn('ann', 'correct horse')
    expect(issued?.expiresInMs).toBe(HOUR_MS)
    expect(await accepted(server, issued?.token ?? '')).toMatchObject({
      identity: { sub: 'ann', role: 'admin', user: { username: 'ann' } },
    })
    expect(await server.signIn('ann', 'correct hors')).toBeUndefined()
    expect(await server.signIn('bot', '')).toBeUndefined()
    expect(await server.signIn('eve', 'correct horse')).toBeUndefined()
    expect(await server.signIn('__proto__', 'x')).toBeUndefined()
  })

  it('makes no token where there are no users', async () => {
    expect(await plain.signIn('ann', 'correct horse')).toBeUndefined()
  })
})

describe('public keys', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const signingKey = { ...privateKey.export({ format: 'jwk' }), kid: 'k1' }
  const keys = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1' }] }

  it('check tokens, and a private one makes them', async () => {
    const server = await createAuthenticator({ keys, signingKey }, world)
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .sign(privateKey)
    const { identity } = await accepted(server, token)
    const fresh = await server.refresh(identity)
    expect(await server.verify(fresh?.token ?? '')).toMatchObject({ ok: true })
    const checkOnly = await createAuthenticator({ keys }, world)
    expect(await checkOnly.refresh(identity)).toBeUndefined()
  })

  it('are fetched once, from an address of this machine, and a kid fetches nothing more', async () => {
    let fetched = 0
    const server = createServer((_, response) => {
      fetched += 1
      response.end(JSON.stringify(keys))
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    const remote = await createAuthenticator({ keys: `http://127.0.0.1:${port}/jwks` }, world)
    const header = { alg: 'ES256', kid: 'k1' }
    const token = await new SignJWT(claims).setProtectedHeader(header).sign(privateKey)
    expect(await remote.verify(token)).toMatchObject({ ok: true })
    for (const kid of ['k1', 'k2', 'k3']) {
      const other = await new SignJWT(claims)
        .setProtectedHeader({ ...header, kid })
        .sign(privateKey)
      expect(await remote.verify(other)).toMatchObject({ ok: kid === 'k1' })
    }
    expect(fetched).toBe(1)
  })

  it('that cannot be fetched are no fault of the token', async () => {
    const remote = await createAuthenticator({ keys: 'http://127.0.0.1:1/jwks' }, world)
    const header = { alg: 'ES256', kid: 'k1' }
    const token = await new SignJWT(claims).setProtectedHeader(header).sign(privateKey)
    await expect(remote.verify(token)).rejects.toThrow('cannot be had')
  })
})

describe('files', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'maxine-auth-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('say who there is', async () => {
    const users = join(folder, 'users.json')
    await writeFile(users, JSON.stringify([{ username: 'u-1', role: 'operator' }]))
    const server = await createAuthenticator({ secret: SECRET, users }, world)
    expect(await server.verify(await signed(claims))).toMatchObject({
      identity: { role: 'operator' },
    })
  })

  it.each([
    ['no JSON', '[{"username": hunter2', 'is not JSON'],
    ['no list', '{}', 'Users are a list'],
    ['no object', '[7]', 'User 0 is no object'],
    ['no name', '[{"role":"admin"}]', 'User 0 needs a username'],
    ['no role', '[{"username":"ann"}]', 'User 0 needs a role'],
    ['a password', '[{"username":"a","role":"b","passwordHash":"hunter2"}]', 'User 0 has a'],
    ['two of a name', '[{"username":"a","role":"b"},{"username":"a","role":"c"}]', 'User 1'],
  ])('with %s stop the server in one line that repeats nothing', async (name, text, expected) => {
    const users = join(folder, `${name}.json`)
    await writeFile(users, text)
    const message = await createAuthenticator({ secret: SECRET, users }, world).catch(String)
    expect(message).toContain(expected)
    expect(message).not.toMatch(/hunter2|\n/)
  })

  it('that are not there stop it too', async () => {
    const users = join(folder, 'none.json')
    await expect(createAuthenticator({ secret: SECRET, users }, world)).rejects.toThrow('ENOENT')
  })
})

it('no message contains any of the token', async () => {
  const token = await signed(
    { ...claims, exp: 'canary-claim', sub: 'canary-sub' },
    { kid: 'canary' },
  )
  const verified = await plain.verify(token)
  expect(JSON.stringify(verified)).not.toMatch(/canary/)
  expect(token.split('.').some((piece) => JSON.stringify(verified).includes(piece))).toBe(false)
})

async function accepted(server: Authenticator, token: string) {
  const verified = await server.verify(token)
  if (!verified.ok) throw new Error(verified.message)
  return verified
}

function signed(payload: object, header: object = {}, key: Uint8Array = KEY): Promise<string> {
  return Promise.resolve(forged({ alg: 'HS256', ...header }, payload, key))
}

/** By hand, because jose makes no token that it would not read. */
function forged(header: object, payload: object | string, key: Uint8Array = KEY): string {
  const start = `${part(header)}.${part(payload)}`
  return `${start}.${createHmac('sha256', key).update(start).digest('base64url')}`
}

function part(value: object | string): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return Buffer.from(text).toString('base64url')
}
