import type { Profile } from '../profile.ts'
import type { ContractTarget, TokenSource } from '../target.ts'
import type { CommandHost } from './host.ts'
import type { Identity, RunOptions } from './options.ts'
import type { Secrets } from '../secrets.ts'
import { tokensBy } from './token-command.ts'

export interface TargetParts {
  readonly profile: Profile | undefined
  readonly secrets: Secrets
}

/** The server, as the options tell of it. */
export function targetOf(
  { url, httpUrl, origin, identity, masterKey }: RunOptions,
  host: CommandHost,
  { profile, secrets }: TargetParts,
): ContractTarget {
  const tokens = tokensOf(identity, host, secrets)
  if (masterKey !== undefined) secrets.add(masterKey)
  return {
    ...host.target,
    url,
    ...(httpUrl !== undefined && { httpUrl }),
    ...(origin !== undefined && { allowedOrigin: origin }),
    ...(profile && { profile }),
    ...(tokens !== undefined && { tokens }),
    ...(masterKey !== undefined && { masterKey }),
  }
}

function tokensOf(
  identity: Identity,
  { runShell }: CommandHost,
  secrets: Secrets,
): TokenSource | undefined {
  switch (identity.kind) {
    case 'nobody':
      return undefined
    case 'token':
      secrets.add(identity.token)
      return identity.token
    case 'command':
      return tokensBy(identity.command, runShell, secrets)
  }
}
