import { SignJWT } from 'jose'
import type { Authenticator, Identity, IssuedToken, Verified, World } from '../../core/index.ts'
import type { AuthOptions, FindUser } from './auth-options.ts'
import { checkToken, TokenProblem } from './check-token.ts'
import type { Claims, TokenRules } from './check-token.ts'
import { createKeys } from './keys.ts'
import type { Keys } from './keys.ts'
import { isPassword } from './password.ts'
import { listsOf, standingOf } from './standing.ts'
import type { Standing } from './standing.ts'
import { SettingError } from '../setting-error.ts'
import { createUserStore } from './users.ts'

const SECOND = 1000
const HOUR = 3_600 * SECOND
const MOST_LEEWAY = 60 * SECOND

/** Checks and makes JSON Web Tokens. Rejects with one clear line where a setting is not safe. */
export async function createAuthenticator(
  options: AuthOptions,
  world: Pick<World, 'now'>,
): Promise<Authenticator> {
  const parts: Parts = {
    options,
    now: world.now,
    rules: rulesOf(options),
    keys: await createKeys(options),
    findUser: await createUserStore(options.users),
  }
  return {
    verify: (token) => verify(parts, token),
    refresh: (identity) => refresh(parts, identity),
    signIn: (username, password) => signIn(parts, username, password),
  }
}

interface Parts {
  readonly options: AuthOptions
  readonly now: () => number
  readonly rules: TokenRules
  readonly keys: Keys
  readonly findUser: FindUser | undefined
}

function rulesOf({
  issuer,
  audience,
  type = 'JWT',
  leewayMs = 5 * SECOND,
}: AuthOptions): TokenRules {
  if (!(leewayMs >= 0 && leewayMs <= MOST_LEEWAY)) {
    throw new SettingError(`The leeway is between 0 and ${MOST_LEEWAY} ms`)
  }
  return {
    type,
    leewayMs,
    ...(issuer !== undefined && { issuer }),
    ...(audience !== undefined && { audience }),
  }
}

async function verify(parts: Parts, token: string): Promise<Verified> {
  const now = parts.now()
  try {
    const claims = await checkToken(token, parts.keys, parts.rules, now)
    const standing = await standingOf(parts.findUser, parts.options, claims)
    if (standing === undefined) throw new TokenProblem('nobody here has this name')
    return { ok: true, identity: identityOf(claims, standing, now) }
  } catch (error) {
    // What a user's own function throws says nothing of the token, and is for the caller.
    if (!(error instanceof TokenProblem)) throw error
    const code = error.expired ? 'token_expired' : 'token_refused'
    return { ok: false, code, message: error.message }
  }
}

function identityOf(claims: Claims, { role, lists }: Standing, now: number): Identity {
  const { sub, exp, iat, auth_time: authTime, username } = claims
  const since = authTime ?? iat
  return {
    sub,
    role,
    user: { sub, role, ...(typeof username === 'string' && { username }), ...lists },
    expiresAt: exp * SECOND,
    authenticatedAt: since === undefined ? now : Number(since) * SECOND,
  }
}

async function refresh(
  parts: Parts,
  old: Identity,
): Promise<(IssuedToken & { readonly identity: Identity }) | undefined> {
  const now = parts.now()
  if (old.expiresAt <= now) return undefined
  const standing = await standingNow(parts, old)
  if (standing === undefined) return undefined
  const { role, lists } = standing
  const { roles: _roles, scopes: _scopes, ...rest } = old.user
  const user = { ...rest, role, ...lists }
  const issued = await issue(parts, { ...old, role, user })
  if (!issued) return undefined
  const expiresAt = now + issued.expiresInMs
  return { ...issued, identity: { ...old, role, user, expiresAt } }
}

/** What somebody is by now; as before where nobody keeps a list. */
async function standingNow({ findUser }: Parts, old: Identity): Promise<Standing | undefined> {
  if (!findUser) return { role: old.role, lists: listsOf(old.user) }
  const user = await findUser(old.sub)
  return user && { role: user.role, lists: listsOf({ ...user }) }
}

async function signIn(
  parts: Parts,
  username: string,
  password: string,
): Promise<IssuedToken | undefined> {
  const user = await parts.findUser?.(username)
  // Compared even where there is nobody, so that time does not tell who there is.
  const right = await isPassword(password, user?.passwordHash)
  if (!right || !user) return undefined
  const { role } = user
  const about = { username, ...listsOf({ ...user }) }
  return issue(parts, { sub: username, role, user: about, authenticatedAt: parts.now() })
}

/** Nothing where no key signs, or where the session has lasted as long as it may. */
async function issue(
  { keys: { signing }, options, now }: Parts,
  { sub, role, user, authenticatedAt }: Omit<Identity, 'expiresAt'>,
): Promise<IssuedToken | undefined> {
  const { tokenLifeMs = HOUR, sessionLifeMs = 12 * HOUR, type = 'JWT', issuer, audience } = options
  const issuedAt = Math.floor(now() / SECOND)
  const end = Math.min(now() + tokenLifeMs, authenticatedAt + sessionLifeMs)
  const expiresAt = Math.floor(end / SECOND)
  if (!signing || expiresAt <= issuedAt) return undefined
  const token = new SignJWT({
    sub,
    role,
    ...(typeof user['username'] === 'string' && { username: user['username'] }),
    ...listsOf(user),
    auth_time: Math.floor(authenticatedAt / SECOND),
    iat: issuedAt,
    exp: expiresAt,
  }).setProtectedHeader({
    alg: signing.algorithm,
    typ: type,
    ...(signing.id !== undefined && { kid: signing.id }),
  })
  if (issuer !== undefined) token.setIssuer(issuer)
  if (audience !== undefined) token.setAudience(audience)
  return { token: await token.sign(signing.key), expiresInMs: expiresAt * SECOND - now() }
}
