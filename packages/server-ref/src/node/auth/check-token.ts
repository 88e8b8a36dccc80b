import { decodeProtectedHeader, errors, jwtVerify } from 'jose'
import type { JWTPayload } from 'jose'
import { LIMITS } from 'maxine-protocol'
import type { AuthOptions } from './auth-options.ts'
import { hasDuplicateNames } from './duplicate-names.ts'
import type { Keys } from './keys.ts'

/** What is wanted of a token beyond its signature. */
export interface TokenRules {
  readonly issuer?: string
  readonly audience?: string
  readonly type: NonNullable<AuthOptions['type']>
  /** Milliseconds. */
  readonly leewayMs: number
}

/** The claims of a token whose every claim that matters has been checked. Times in seconds since 1970. */
export interface Claims extends JWTPayload {
  readonly sub: string
  readonly exp: number
}

/** Why a token was not taken: for people, in fixed words, because a token's own could be anything. */
export class TokenProblem extends Error {
  override readonly name = 'TokenProblem'
  readonly expired: boolean

  constructor(message: string, expired = false) {
    super(message)
    this.expired = expired
  }
}

/** Three parts of base64url: neither an encrypted token, which has five, nor one without signature. */
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/
const KEY_ID = 256

/** Checks a token by RFC 8725; throws a {@link TokenProblem}. `now` in milliseconds since 1970. */
export async function checkToken(
  token: string,
  keys: Keys,
  rules: TokenRules,
  now: number,
): Promise<Claims> {
  if (token.length > LIMITS.token) throw new TokenProblem('longer than any token here')
  if (!COMPACT.test(token)) throw new TokenProblem('not a signed token')
  checkHeader(token, keys, rules)
  const payload = await verified(token, keys, rules, now)
  if (token.split('.', 2).some((part) => hasDuplicateNames(decodeText(part)))) {
    throw new TokenProblem('says something twice')
  }
  return checkClaims(payload, now + rules.leewayMs)
}

/** Before any key is looked for, so that nothing in a header can have one fetched. */
function checkHeader(token: string, keys: Keys, rules: TokenRules): void {
  const header = readHeader(token)
  const { alg, typ, kid } = header
  if (!keys.algorithms.some((algorithm) => algorithm === alg)) {
    throw new TokenProblem('signed with an algorithm that is not accepted')
  }
  if (!hasType(typ, rules.type)) throw new TokenProblem('of another type')
  if (kid !== undefined && (typeof kid !== 'string' || kid.length > KEY_ID)) {
    throw new TokenProblem('names a key that cannot exist')
  }
  const foreign = FOREIGN.find((name) => Object.hasOwn(header, name))
  if (foreign !== undefined) throw new TokenProblem(`has the header ${foreign}`)
}

/** Keys that come with a token prove nothing; extensions (RFC 7515, RFC 7797) and nesting are not done here. */
const FOREIGN = ['crit', 'b64', 'jku', 'jwk', 'x5u', 'x5c', 'cty', 'zip', 'enc']

function readHeader(token: string): ReturnType<typeof decodeProtectedHeader> {
  try {
    return decodeProtectedHeader(token)
  } catch {
    throw new TokenProblem('not a signed token')
  }
}

/** RFC 7519 section 5.1 leaves the case open, and RFC 7515 section 4.1.9 the prefix. */
function hasType(typ: unknown, wanted: string): boolean {
  if (typ === undefined) return wanted === 'JWT'
  if (typeof typ !== 'string') return false
  return typ.toLowerCase().replace(/^application\//, '') === wanted.toLowerCase()
}

async function verified(
  token: string,
  keys: Keys,
  rules: TokenRules,
  now: number,
): Promise<JWTPayload> {
  const { issuer, audience, leewayMs } = rules
  try {
    const { payload } = await jwtVerify(token, keys.find, {
      algorithms: [...keys.algorithms],
      requiredClaims: ['exp', 'sub'],
      clockTolerance: leewayMs / 1000,
      currentDate: new Date(now),
      ...(issuer !== undefined && { issuer }),
      ...(audience !== undefined && { audience }),
    })
    return payload
  } catch (error) {
    throw asProblem(error)
  }
}

function asProblem(error: unknown): Error {
  if (isOutage(error))
    return new Error('the keys that check tokens cannot be had', { cause: error })
  if (error instanceof errors.JWTExpired) {
    const odd = oddTime(error.payload)
    return odd === undefined ? new TokenProblem('expired', true) : badClaim(odd)
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    // The name of a claim that was asked for by name here: never the token's own words.
    return badClaim(error.claim)
  }
  return new TokenProblem('the signature is not that of an accepted key')
}

/** Whether it was not the token's fault: its owner shall come back, not stop. */
function isOutage(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return true
  return ['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC'].includes(error.code)
}

/** `latest`: no time of the past is later, clocks considered. Milliseconds since 1970. */
function checkClaims(payload: JWTPayload, latest: number): Claims {
  const { sub, exp, iat, auth_time: authTime } = payload
  if (typeof sub !== 'string' || sub === '' || sub.length > LIMITS.text) throw badClaim('sub')
  const odd = oddTime(payload)
  if (odd !== undefined) throw badClaim(odd)
  if ([iat, authTime].some((value) => Number(value) * 1000 > latest)) {
    throw new TokenProblem('made in the future')
  }
  return { ...payload, sub, exp: Number(exp) }
}

function badClaim(name: string): TokenProblem {
  return new TokenProblem(`the claim ${name} is not as it must be`)
}

function oddTime(payload: JWTPayload): string | undefined {
  return ['exp', 'nbf', 'iat', 'auth_time'].find((name) => {
    const value = payload[name]
    return value !== undefined && !isInstant(value)
  })
}

/** Whole seconds that a Date can hold. */
function isInstant(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) > 0 && Number(value) <= 8.64e12
}

function decodeText(part: string): string {
  return Buffer.from(part, 'base64url').toString('utf8')
}
