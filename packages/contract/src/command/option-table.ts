import { DIALECTS } from '../dialects.ts'
import { levelsOf } from './choice.ts'

export type Flag =
  | 'client'
  | 'http'
  | 'origin'
  | 'dialect'
  | 'token'
  | 'token-command'
  | 'master-key'
  | 'level'
  | 'profile'
  | 'strict'
  | 'runs'
  | 'dry-run'
  | 'junit'
  | 'json'
  | 'no-color'

/** One option of the command: parsing, help and errors are all made from these. */
export interface CommandOption {
  /** Stands for the value in help; a switch has none. */
  readonly takes?: string
  readonly says: string
}

/** All that any dialect has; a wrong one is told with those of its own. */
const LEVELS = [...new Set(DIALECTS.flatMap(levelsOf))].join(', ')

/** In the order and groups of the help. */
export const OPTION_GROUPS: Readonly<Record<string, Partial<Record<Flag, CommandOption>>>> = {
  Where: {
    client: { takes: 'COMMAND', says: 'certifies a client instead of a server; see below' },
    http: { takes: 'URL', says: 'the HTTP routes, if not at the same address' },
    origin: { takes: 'ORIGIN', says: 'a page that the server lets in, if it keeps a list of them' },
    dialect: { takes: 'NAME', says: `what the server speaks: ${DIALECTS.join(', ')} (maxine)` },
  },
  Who: {
    token: {
      takes: 'TOKEN',
      says: 'others on this machine see it in `ps`; rather MAXINE_TOKEN, or:',
    },
    'token-command': { takes: 'COMMAND', says: 'prints a token as it is wished for; see below' },
    'master-key': { takes: 'KEY', says: 'of a go-deployd server; rather MAXINE_MASTER_KEY' },
  },
  Which: {
    level: { takes: 'LEVELS', says: `of ${LEVELS} (all but old)` },
    profile: { takes: 'NAME|FILE', says: 'known differences: old-maxine, or a JSON file' },
    strict: { says: 'what SHOULD be and is not, and what a profile declares, fails' },
    runs: { takes: 'N', says: 'runs the suite so often, and reports the worst (1)' },
    'dry-run': { says: 'lists the cases, and asks no server anything' },
  },
  Report: {
    junit: { takes: 'FILE', says: 'writes JUnit XML, for CI' },
    json: { takes: 'FILE', says: 'writes everything as JSON, with whole transcripts' },
    'no-color': { says: 'no colours, as with the variable NO_COLOR' },
  },
}

/** The variable that holds a token, which nobody else sees. */
export const TOKEN_VARIABLE = 'MAXINE_TOKEN'

/** The same for a master key. */
export const KEY_VARIABLE = 'MAXINE_MASTER_KEY'

export const OPTIONS: ReadonlyMap<string, CommandOption> = new Map(
  Object.values(OPTION_GROUPS).flatMap((group) => Object.entries(group)),
)
