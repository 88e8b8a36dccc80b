import { commandSubject } from '../client/command-subject.ts'
import { chooseClientCases } from '../client/run-client-contract.ts'
import type { ClientLacks } from '../client/client-abilities.ts'
import type { CommandHost } from './host.ts'
import type { ClientOptions } from './options.ts'
import type { Suite } from './suite.ts'

/** Stands for the client in reports: the command may have a token in it. */
const NAME = 'client'

/** The cases for the client that a command starts. */
export function clientSuite({ client, choice }: ClientOptions, host: CommandHost): Suite {
  const cases = chooseClientCases(choice)
  const places = new Map(cases.map((one) => [one.id, one]))
  return {
    about: { version: host.version, origin: NAME, dialect: 'maxine', profile: 'none' },
    planned: cases.length,
    async run({ onOpen, onStart, onResult, ...hooks }) {
      let ended = 0
      return host.runClient(commandSubject(client), {
        ...choice,
        ...hooks,
        onOpen: ({ lacks }) => onOpen({ words: [NAME, ...clientWords(lacks)] }),
        // Many are under way at once, so each is shown when it has ended.
        onResult(result) {
          const one = places.get(result.id)
          if (one) onStart(one, ended++, cases.length)
          onResult(result)
        },
      })
    },
  }
}

/** What the client was found to be, in words. */
function clientWords(lacks: ClientLacks): readonly string[] {
  const tokens = lacks.freshTokens ? 'shows a token' : 'fetches its tokens'
  return [
    lacks.extension ? 'says no hello' : 'knows the extension',
    lacks.reports ? 'tells no events' : 'tells its events',
    lacks.tokens ? 'shows no token' : tokens,
  ]
}
