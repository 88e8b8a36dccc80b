import { rolesOf } from '../../broadcast/roles.ts'
import type { Identity } from '../../identity.ts'
import { isName } from './service-message.ts'

/** What a service tells about a user, and knows of one. */
export interface ServiceUser {
  readonly id: string
  readonly username: string
  readonly roles: readonly string[]
}

export function userOf(identity: Identity): ServiceUser {
  const { sub, user } = identity
  const { username } = user
  return { id: sub, username: isName(username) ? username : sub, roles: rolesOf(identity) }
}
