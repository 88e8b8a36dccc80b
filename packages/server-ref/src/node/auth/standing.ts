import { LIMITS } from 'maxine-protocol'
import type { AuthOptions, FindUser } from './auth-options.ts'
import type { Claims } from './check-token.ts'

/** What somebody is here. */
export interface Standing {
  readonly role: string
  readonly lists: Lists
}

/** Neither is there where nothing was said of it. */
export interface Lists {
  readonly roles?: readonly string[]
  readonly scopes?: readonly string[]
}

/** More of them in a token are no list of anything here. */
const MOST = 64

/** From the list of users where there is one, else from the token's own words; nothing for who is not in the list. */
export async function standingOf(
  findUser: FindUser | undefined,
  { defaultRole = 'viewer' }: Pick<AuthOptions, 'defaultRole'>,
  claims: Claims,
): Promise<Standing | undefined> {
  if (findUser) {
    const user = await findUser(claims.sub)
    return user && { role: user.role, lists: listsOf({ ...user }) }
  }
  const { role } = claims
  const isNamed = typeof role === 'string' && role !== ''
  return { role: isNamed ? role : defaultRole, lists: listsOf(claims) }
}

/** Those of the two that are lists of texts; anything else is taken for not said. */
export function listsOf({ roles, scopes }: Readonly<Record<string, unknown>>): Lists {
  return { ...(areTexts(roles) && { roles }), ...(areTexts(scopes) && { scopes }) }
}

function areTexts(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length <= MOST &&
    value.every((text) => typeof text === 'string' && text !== '' && text.length <= LIMITS.text)
  )
}
