import type { Identity } from '../identity.ts'

/** All roles of a user: the one that decides here, and those that the token lists. */
export function rolesOf({ role, user }: Identity): readonly string[] {
  const { roles } = user
  const listed = Array.isArray(roles) ? roles.filter((one) => typeof one === 'string') : []
  return [...new Set([role, ...listed])]
}
