import type { Profile } from '../profile.ts'
import { chooseCases } from '../run-contract.ts'
import type { CommandHost } from './host.ts'
import type { RunOptions } from './options.ts'
import type { Secrets } from '../secrets.ts'
import type { Suite } from './suite.ts'
import { targetOf } from './target-of.ts'
import { serverWords } from './wording.ts'

/** The cases for the server that the options tell of. */
export function serverSuite(
  options: RunOptions,
  host: CommandHost,
  known: { readonly profile: Profile | undefined; readonly secrets: Secrets },
): Suite {
  const target = targetOf(options, host, known)
  const { origin } = new URL(options.url)
  const { dialect = 'maxine' } = options.choice
  return {
    about: { version: host.version, origin, dialect, profile: target.profile?.name ?? 'none' },
    planned: chooseCases(options.choice).length,
    run: ({ onOpen, ...hooks }) =>
      host.run(target, {
        ...options.choice,
        ...hooks,
        onOpen: ({ announced }) =>
          onOpen({ words: [origin, ...serverWords(announced)], announced }),
      }),
  }
}
