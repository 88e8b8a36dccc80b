import type { Identity } from '../../identity.ts'
import { rolesOf } from '../../broadcast/roles.ts'
import type { Fields } from './documents/document.ts'

/** Who asks for something. */
export type Asker =
  /** With the master key, from within the process, or on a server that looks at neither key nor token. */
  | { readonly kind: 'root' }
  | { readonly kind: 'user'; readonly identity: Identity }
  /** Somebody who showed nothing, on a server that looks. */
  | { readonly kind: 'stranger' }

/** Who may do something: whoever is there, whoever has a token, or whoever has one of these roles. */
export type Access = 'anyone' | 'users' | readonly string[]

/** Who may do what with the documents of a collection. Root may in any case. */
export interface CollectionRules {
  /** Left out: `users` where the server looks at keys or tokens; and changes are told to everyone. */
  readonly read?: Access
  /** Left out: `users` where the server looks at keys or tokens. */
  readonly write?: Access
}

/** A user of this role is root: everything is permitted, as with the master key. */
export const ROOT_ROLE = 'root'

export const ROOT: Asker = { kind: 'root' }

export function isRoot(identity: Identity): boolean {
  return rolesOf(identity).includes(ROOT_ROLE)
}

/** `stranger` where a token or the key might help, `user` where it would have to be another one. */
export function refusedAs(asker: Asker, access: Access): 'stranger' | 'user' | undefined {
  if (asker.kind === 'root' || access === 'anyone') return undefined
  if (asker.kind === 'stranger') return 'stranger'
  const roles = rolesOf(asker.identity)
  const may =
    isRoot(asker.identity) || access === 'users' || roles.some((one) => access.includes(one))
  return may ? undefined : 'user'
}

/** What handlers see of who asks; nothing where it is a stranger, as they expect. */
export function meOf(asker: Asker): Fields | undefined {
  if (asker.kind === 'stranger') return undefined
  if (asker.kind === 'root') return { id: 'root', username: 'root', role: ROOT_ROLE, isRoot: true }
  const { sub, role, user } = asker.identity
  const username = typeof user['username'] === 'string' ? user['username'] : sub
  return { id: sub, username, role, roles: rolesOf(asker.identity), isRoot: isRoot(asker.identity) }
}
