import type { Demo } from './open-demo.ts'
import type { Role } from './visit.ts'

/** A token, as whoever has no page would get it. */
export async function tokenOf({ server }: Demo, role: Role): Promise<string> {
  const response = await fetch(`${server.httpUrl}/signin`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: role, password: `${role}-demo` }),
  })
  const { token } = (await response.json()) as { readonly token: string }
  return token
}
