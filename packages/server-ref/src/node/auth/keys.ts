import { webcrypto } from 'node:crypto'
import { createLocalJWKSet, createRemoteJWKSet, errors, importJWK } from 'jose'
import type { CryptoKey, JSONWebKeySet, JWK, JWTVerifyGetKey } from 'jose'
import type { Algorithm, AuthOptions, PublicOrPrivateKey } from './auth-options.ts'
import { readJsonFile } from './read-json-file.ts'
import { SettingError } from '../setting-error.ts'

/** What tokens are checked with, and made with where that is possible. */
export interface Keys {
  readonly algorithms: readonly Algorithm[]
  /** Finds the key by algorithm and `kid`; throws for one that is unknown. */
  readonly find: JWTVerifyGetKey
  readonly signing?: SigningKey
}

interface SigningKey {
  readonly algorithm: Algorithm
  readonly id?: string
  readonly key: CryptoKey | Uint8Array
}

/** Bytes; RFC 7518 section 3.2 wants a key as long as the hash. */
const SECRET_BYTES = 32
/** Bits; RFC 7518 section 3.3. */
const RSA_BITS = 2048
const FETCH_LIMITS_MS = { timeoutDuration: 5_000, cooldownDuration: 30_000, cacheMaxAge: 600_000 }

/** Reads the keys, and refuses any mixture in which one kind could pass for the other. */
export async function createKeys(options: AuthOptions): Promise<Keys> {
  const { secret, keys, algorithms } = options
  if ((secret === undefined) === (keys === undefined)) {
    throw new SettingError('Authentication needs either a secret or a set of public keys')
  }
  const possible: readonly Algorithm[] = secret === undefined ? ['ES256', 'RS256'] : ['HS256']
  const wrong = (algorithms ?? []).find((algorithm) => !possible.includes(algorithm))
  if (wrong !== undefined || algorithms?.length === 0) {
    throw new SettingError(`The algorithms for this kind of key are ${possible.join(' and ')}`)
  }
  const chosen = algorithms ?? possible
  return secret === undefined ? publicKeys(options, chosen) : secretKey(options, secret)
}

async function secretKey({ secretId }: AuthOptions, secret: string | Uint8Array): Promise<Keys> {
  const bytes = typeof secret === 'string' ? new TextEncoder().encode(secret) : secret
  if (bytes.length < SECRET_BYTES) {
    throw new SettingError(
      `The secret has ${bytes.length} bytes; HS256 needs at least ${SECRET_BYTES} (try: openssl rand -base64 48)`,
    )
  }
  // Bytes would be imported anew for each token: 45 µs of CPU to check one, and 30 µs this way.
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const key = await webcrypto.subtle.importKey('raw', bytes, hmac, false, ['sign', 'verify'])
  return {
    algorithms: ['HS256'],
    find: ({ kid }) => {
      if (kid !== undefined && kid !== secretId) throw new errors.JWKSNoMatchingKey()
      return key
    },
    signing: { algorithm: 'HS256', key, ...(secretId !== undefined && { id: secretId }) },
  }
}

async function publicKeys(
  { keys, signingKey }: AuthOptions,
  algorithms: readonly Algorithm[],
): Promise<Keys> {
  const signing = signingKey && (await readSigningKey(signingKey, algorithms))
  return { algorithms, find: await keyFinder(keys), ...(signing && { signing }) }
}

async function keyFinder(keys: AuthOptions['keys']): Promise<JWTVerifyGetKey> {
  const address = asAddress(keys)
  if (address) return createRemoteJWKSet(address, FETCH_LIMITS_MS)
  const set = typeof keys === 'string' ? await readJsonFile(keys, 'keys') : keys
  return createLocalJWKSet(checkedSet(set))
}

function asAddress(keys: AuthOptions['keys']): URL | undefined {
  const text = typeof keys === 'object' && 'href' in keys ? keys.href : keys
  if (typeof text !== 'string' || (text === keys && !/^https?:/i.test(text))) return undefined
  if (!URL.canParse(text)) throw new SettingError('The address of the keys is not a URL')
  const address = new URL(text)
  if (address.protocol === 'https:' || isLoopback(address.hostname)) return address
  throw new SettingError('Keys are fetched by https, or from this machine')
}

function isLoopback(hostname: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
}

function checkedSet(set: unknown): JSONWebKeySet {
  const list = (set as Partial<JSONWebKeySet> | undefined | null)?.keys
  if (!Array.isArray(list) || list.length === 0) {
    throw new SettingError('A set of keys is {"keys": […]} with at least one in it')
  }
  list.forEach(checkPublicKey)
  return { keys: list }
}

function checkPublicKey(key: JWK, index: number): void {
  if (key.kty !== 'RSA' && key.kty !== 'EC') {
    throw new SettingError(`Key ${index} of the set is neither RSA nor EC`)
  }
  if (key.d !== undefined) throw new SettingError(`Key ${index} of the set is a private one`)
  const bits = Buffer.from(key.n ?? '', 'base64url').length * 8
  if (key.kty === 'RSA' && bits < RSA_BITS) {
    throw new SettingError(`Key ${index} of the set has ${bits} bits; RS256 needs ${RSA_BITS}`)
  }
}

async function readSigningKey(
  given: PublicOrPrivateKey,
  algorithms: readonly Algorithm[],
): Promise<SigningKey | undefined> {
  const jwk: JWK = given
  const algorithm = jwk.kty === 'EC' ? 'ES256' : 'RS256'
  if (jwk.d === undefined || !algorithms.includes(algorithm)) {
    throw new SettingError('The key to sign with is a private one for an accepted algorithm')
  }
  const key = await importJWK(jwk, algorithm)
  return { algorithm, key, ...(jwk.kid !== undefined && { id: jwk.kid }) }
}
