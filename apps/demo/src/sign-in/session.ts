import { roleOf } from './role.ts'
import type { Role } from './role.ts'

/** Somebody who is signed in. */
export interface Session {
  readonly username: string
  readonly role: Role
  readonly token: string
  /** Where the token is kept: in this page's memory, or for as long as the tab is open. */
  readonly kept: 'in-memory' | 'in-tab'
}

const KEY = 'maxine-session'

export function sessionOf(
  username: string,
  token: string,
  kept: Session['kept'] = 'in-memory',
): Session {
  return { username, role: roleOf(token), token, kept }
}

/** A session that was to be kept in this tab. */
export function restoreSession(storage: Storage): Session | undefined {
  const [username, token] = storage.getItem(KEY)?.split('\n') ?? []
  return username !== undefined && token ? sessionOf(username, token, 'in-tab') : undefined
}

export function keepSession(storage: Storage, { kept, username, token }: Session): void {
  if (kept === 'in-tab') storage.setItem(KEY, `${username}\n${token}`)
  else storage.removeItem(KEY)
}

export function forgetSession(storage: Storage): void {
  storage.removeItem(KEY)
}
