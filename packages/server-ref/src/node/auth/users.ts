import type { FindUser, StoredUser } from './auth-options.ts'
import { isPasswordHash } from './password.ts'
import { listsOf } from './standing.ts'
import { readJsonFile } from './read-json-file.ts'
import { SettingError } from '../setting-error.ts'

/** Makes one way to ask from the three ways of saying who there is; nothing where nobody said. */
export async function createUserStore(
  users: readonly StoredUser[] | string | FindUser | undefined,
): Promise<FindUser | undefined> {
  if (users === undefined || typeof users === 'function') return users
  const list = typeof users === 'string' ? await readJsonFile(users, 'users') : users
  if (!Array.isArray(list)) throw new SettingError('Users are a list: [{"username", "role"}]')
  const byName = new Map<string, StoredUser>()
  for (const [index, entry] of list.entries()) {
    const user = readUser(entry, index)
    if (byName.has(user.username)) throw new SettingError(`User ${index} has the name of another`)
    byName.set(user.username, user)
  }
  return (username) => byName.get(username)
}

function readUser(entry: unknown, index: number): StoredUser {
  if (typeof entry !== 'object' || entry === null)
    throw new SettingError(`User ${index} is no object`)
  const said = entry as Record<string, unknown>
  const { username, role, passwordHash } = said
  if (!isName(username))
    throw new SettingError(`User ${index} needs a username of 1 to 256 characters`)
  if (!isName(role)) throw new SettingError(`User ${index} needs a role of 1 to 256 characters`)
  const lists = listsOf(said)
  for (const name of ['roles', 'scopes'] as const) {
    if (said[name] !== undefined && !lists[name])
      throw new SettingError(`User ${index} has ${name} that are no list of texts`)
  }
  if (passwordHash === undefined) return { username, role, ...lists }
  if (typeof passwordHash !== 'string' || !isPasswordHash(passwordHash)) {
    throw new SettingError(`User ${index} has a passwordHash that hashPassword did not make`)
  }
  return { username, role, ...lists, passwordHash }
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 256
}
