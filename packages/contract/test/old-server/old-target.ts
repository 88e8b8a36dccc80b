import type { ContractTarget, TokenWish } from '../../src/index.ts'
import { OLD_MAXINE, OLD_MAXINE_UNFILTERED } from '../../src/profiles/old-maxine.ts'
import { startOldServer } from './old-server.ts'
import type { OldServer } from './old-server.ts'
import { OldTokens } from './old-tokens.ts'

/** The kinds of old servers that were seen. */
export const OLD_KINDS = ['open', 'locked', 'unfiltered'] as const
export type OldKind = (typeof OLD_KINDS)[number]

export interface OldTarget extends ContractTarget {
  readonly server: OldServer
}

/** An old server as its suite knows it, with the profile that fits. */
export async function startOldTarget(kind: OldKind): Promise<OldTarget> {
  const tokens = new OldTokens()
  const issue = ({ sub, role, lifeMs }: TokenWish) =>
    tokens.issue({ sub, username: sub, role }, lifeMs)
  const server = await startOldServer({
    ...(kind === 'locked' && { auth: tokens }),
    heedsFilter: kind === 'unfiltered' ? 'no' : 'yes',
  })
  return {
    server,
    url: server.url,
    profile: kind === 'unfiltered' ? OLD_MAXINE_UNFILTERED : OLD_MAXINE,
    // In milliseconds: nothing here is far away.
    facts: { patienceMs: 1_000 },
    ...(kind === 'locked' && { tokens: issue }),
  }
}
