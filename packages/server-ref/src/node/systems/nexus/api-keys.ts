import { createHash, timingSafeEqual } from 'node:crypto'
import type { Authenticator, Identity, World } from '../../../core/index.ts'
import { readJsonFile } from '../../auth/read-json-file.ts'
import { SettingError } from '../../setting-error.ts'

/** A token that has no end: what the document calls `NEXUS_API_KEY`. */
export interface ApiKey {
  /** What is sent as the token: 8 to 512 characters that a bearer token may have. */
  readonly key: string
  /** Whom it stands for. */
  readonly sub: string
  /** Scopes it is held to; not limited where left out. */
  readonly scopes?: readonly string[]
}

/** Reads keys: a list, or the path of a JSON file with one; nothing where nobody set any. */
export async function readApiKeys(
  setting: readonly ApiKey[] | string | undefined,
): Promise<readonly ApiKey[] | undefined> {
  if (setting === undefined) return undefined
  const list = typeof setting === 'string' ? await readJsonFile(setting, 'API keys') : setting
  if (!Array.isArray(list) || list.length === 0) {
    throw new SettingError('API keys are a list with at least one: [{"key", "sub"}]')
  }
  const keys = list.map(readApiKey)
  if (new Set(keys.map(({ key }) => key)).size < keys.length) {
    throw new SettingError('Two API keys are the same')
  }
  return keys
}

/** Knows these keys, and of other tokens what another authenticator says. */
export function withApiKeys(
  keys: readonly ApiKey[],
  world: Pick<World, 'now'>,
  others: Authenticator | undefined,
): Authenticator {
  const held = keys.map(({ key, ...owner }) => ({ digest: digestOf(key), owner }))
  const find = (token: string) => {
    const digest = digestOf(token)
    // All of them, so that time does not tell which one it is.
    const [found] = held.filter((each) => timingSafeEqual(each.digest, digest))
    return found
  }
  return {
    async verify(token) {
      const found = find(token)
      if (found) return { ok: true, identity: identityOf(found.owner, world.now()) }
      if (others) return others.verify(token)
      return { ok: false, code: 'token_refused', message: 'no such key' }
    },
    refresh: async (identity) => others?.refresh(identity),
    signIn: async (username, password) => others?.signIn(username, password),
  }
}

const ROLE = 'viewer'

function identityOf({ sub, scopes }: Omit<ApiKey, 'key'>, now: number): Identity {
  const user = { sub, role: ROLE, ...(scopes && { scopes }) }
  return { sub, role: ROLE, user, expiresAt: Infinity, authenticatedAt: now }
}

/** Keys are long and random, so that a plain hash of one tells nothing. */
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** RFC 6750, 2.1: what can stand behind `Bearer`. */
const KEY = /^(?=.{8,512}$)[\w.~+/-]+=*$/

function readApiKey(entry: unknown, index: number): ApiKey {
  if (typeof entry !== 'object' || entry === null) {
    throw new SettingError(`API key ${index} is no object`)
  }
  const { key, sub, scopes } = entry as Record<string, unknown>
  if (typeof key !== 'string' || !KEY.test(key)) {
    throw new SettingError(
      `API key ${index} needs a key of 8 to 512 letters, digits and - . _ ~ + / with = at its end`,
    )
  }
  if (typeof sub !== 'string' || sub === '' || sub.length > 256) {
    throw new SettingError(`API key ${index} needs a sub of 1 to 256 characters`)
  }
  if (scopes === undefined) return { key, sub }
  if (!Array.isArray(scopes) || !scopes.every((scope) => typeof scope === 'string')) {
    throw new SettingError(`API key ${index} has scopes that are no list of texts`)
  }
  return { key, sub, scopes }
}
