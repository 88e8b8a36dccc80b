/** What the command can be asked to do. */
export type Action = 'watch' | 'tail'

export const ACTIONS: Readonly<Record<Action, string>> = {
  watch: 'shows the registry live: services, nodes, health, circuits',
  tail: 'prints events as they come, and the gaps between them',
}

export type Flag =
  | 'event'
  | 'service'
  | 'node'
  | 'json'
  | 'token'
  | 'token-command'
  | 'user'
  | 'password-stdin'
  | 'http'
  | 'allow-insecure'

/** One option of the command: parsing, help and errors are all made from these. */
export interface CommandOption {
  /** Stands for the value in help; a switch has none. */
  readonly takes?: string
  readonly says: string
  /** The one action it is for; without it, both. */
  readonly only?: Action
}

/** In the order and groups of the help. */
export const OPTION_GROUPS: Readonly<Record<string, Partial<Record<Flag, CommandOption>>>> = {
  Which: {
    event: {
      takes: 'NAME',
      says: 'events of that name, or of a pattern: "service_*"',
      only: 'tail',
    },
    service: { takes: 'NAME', says: 'events of that service', only: 'tail' },
    node: { takes: 'ID', says: 'events of that node', only: 'tail' },
  },
  How: {
    json: { says: 'one JSON object a line, for programs' },
  },
  Who: {
    token: {
      takes: 'TOKEN',
      says: 'others on this machine see it in `ps`; rather MAXINE_TOKEN, or:',
    },
    'token-command': {
      takes: 'COMMAND',
      says: 'prints a token; run again when another is needed',
    },
    user: { takes: 'NAME', says: 'signs in over HTTP, and again when the token ends; needs:' },
    'password-stdin': { says: 'reads the password of --user from standard input' },
  },
  Where: {
    http: { takes: 'URL', says: 'the HTTP routes, if not at the same address' },
    'allow-insecure': { says: 'lets ws: carry a token to another machine, readable on the way' },
  },
}

/** The variable that holds a token, which nobody else sees. */
export const TOKEN_VARIABLE = 'MAXINE_TOKEN'

export const OPTIONS: ReadonlyMap<string, CommandOption> = new Map(
  Object.values(OPTION_GROUPS).flatMap((group) => Object.entries(group)),
)
