import { FROM_SERVER, readJson } from 'maxine-protocol'
import { NotApplicable } from '../breach.ts'
import type { TokenWish } from '../target.ts'
import { isToken } from './options.ts'
import type { Secrets } from '../secrets.ts'
import { escapeText } from './text.ts'

/** Runs it by the shell, with these variables besides; gives what it prints. */
export type RunShell = (command: string, env: Readonly<Record<string, string>>) => Promise<string>

/**
 * Tokens by a shell command. One that it cannot make leaves the cases out that need it. A command
 * that heeds no wish would have one user play two, and cases fail on a server that is right; so what
 * it gives is compared.
 */
export function tokensBy(
  command: string,
  runShell: RunShell,
  secrets: Secrets,
): (wish: TokenWish) => Promise<string> {
  const given = new Map<string, string>()
  return async (wish) => {
    const printed = await run(command, wish, runShell).catch((error: unknown) => {
      throw new NotApplicable(secrets.hide(wordsOf(error)))
    })
    const token = printed.split(/\r?\n/)[0]?.trim() ?? ''
    if (!isToken(token)) throw new NotApplicable('the token command printed no token')
    secrets.add(token)
    assertHeeded(wish, token, given)
    return token
  }
}

function run(command: string, { sub, role, lifeMs, scopes }: TokenWish, runShell: RunShell) {
  const env = { CONTRACT_SUB: sub, CONTRACT_ROLE: role, CONTRACT_LIFE_MS: String(lifeMs) }
  return runShell(command, { ...env, ...(scopes && { CONTRACT_SCOPES: scopes.join(' ') }) })
}

/** The same token, or a token of the same user, for two users: nobody else was asked for. */
function assertHeeded(wish: TokenWish, token: string, given: Map<string, string>): void {
  const { sub, role, scopes } = wish
  if (scopes && given.get(token)?.endsWith(ALL_SCOPES)) throw new NotApplicable(SCOPES_NOT_HEEDED)
  const wished = new Map([
    [token, `${sub} ${role}${scopes ? ` ${scopes.join(' ')}` : ALL_SCOPES}`],
    [`sub ${subjectOf(token) ?? token}`, sub],
  ])
  for (const [key, wanted] of wished) {
    const before = given.get(key)
    if (before !== undefined && before !== wanted) throw new NotApplicable(NOT_HEEDED)
    given.set(key, wanted)
  }
}

/** Of a wish without scopes. */
const ALL_SCOPES = ' (all)'

const SCOPES_NOT_HEEDED =
  'the token command gives one token for all scopes: it has to heed CONTRACT_SCOPES'

const NOT_HEEDED =
  'the token command gives one user for all: it has to heed CONTRACT_SUB and CONTRACT_ROLE'

/** Whom a JSON Web Token names. */
function subjectOf(token: string): string | undefined {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')
  const read = readJson(payload, FROM_SERVER)
  const { sub } = Object(read.ok ? read.message : undefined) as { readonly sub?: unknown }
  return typeof sub === 'string' ? sub : undefined
}

/** One line. */
function wordsOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return escapeText(text.replace(/\s+/g, ' ').trim())
}
