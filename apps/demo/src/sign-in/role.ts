/** Lowest first: each may what those before it may. */
export const ROLES = ['viewer', 'operator', 'admin'] as const

export type Role = (typeof ROLES)[number]

/** The role a token claims; what it permits is for the server to say. */
export function roleOf(token: string): Role {
  const claimed = claimsOf(token)['role']
  return ROLES.find((role) => role === claimed) ?? 'viewer'
}

export function mayBreak(role: Role): boolean {
  return role !== 'viewer'
}

function claimsOf(token: string): Readonly<Record<string, unknown>> {
  const [, payload = ''] = token.split('.')
  try {
    const text = atob(payload.replaceAll('-', '+').replaceAll('_', '/'))
    const claims: unknown = JSON.parse(text)
    return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
