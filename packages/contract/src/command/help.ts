import { OPTION_GROUPS, TOKEN_VARIABLE } from './option-table.ts'
import type { CommandOption } from './option-table.ts'

const WIDTH = 26

/** What `--help` shows. Says nothing of how anything is set at the moment. */
export function helpText(): string {
  const groups = Object.entries(OPTION_GROUPS).map(([title, options]) =>
    [title, ...Object.entries(options).map(described), ''].join('\n'),
  )
  return [
    'Usage: maxine-contract ws://… [options] [ID…]',
    '       maxine-contract --client COMMAND [options] [ID…]',
    '',
    'Runs the contract suite against a server: all of it, or the cases with these IDs, such as',
    'MX-CORE-07, or MX-REC for all that begin so. In brackets: what holds otherwise.',
    'The IDs of Maxine begin with MX, of Nexus with NX, of go-deployd with GD, of Cliffracer with CR.',
    '',
    ...groups,
    'Help',
    line('--help, -h', 'shows this'),
    line('--version', 'shows the version'),
    '',
    ...TOKENS,
    '',
    ...CLIENTS,
    '',
    'It ends with 0 when the server keeps the contract, with 1 when it breaks it, and with 2 when',
    'nothing could be tested: a bad option, nobody there, a token refused, every case skipped.',
    'Ctrl-C ends it with 130, after what was found has been told and written.',
    '',
  ].join('\n')
}

const TOKENS = [
  `A server that wants tokens needs one of an admin, best in the variable ${TOKEN_VARIABLE}. Cases about`,
  'other users, roles and lives need --token-command. The shell runs it for each token, and it has',
  'to heed what it finds in its environment:',
  '',
  line('CONTRACT_SUB', 'the user: "contract", or another name'),
  line('CONTRACT_ROLE', 'the role: "admin", or one that may do less, such as "viewer"'),
  line('CONTRACT_LIFE_MS', 'how long the token is good, in milliseconds; negative: it has expired'),
  line('CONTRACT_SCOPES', 'for Nexus: the only scopes it has, with spaces between; else all'),
  '',
  'The first line it prints is the token. Where it cannot make one it ends with another code than',
  '0, and the cases that need that token are skipped. A command that gives the same user whatever',
  'it is asked for would have cases fail on a server that is right.',
]

const CLIENTS = [
  'A client is a command that connects to a server of the suite and subscribes to everything. The shell',
  'starts it many times, with {url} replaced in its words, and ends it with SIGTERM. It finds:',
  '',
  line('MAXINE_URL', 'where to connect to'),
  line('MAXINE_TOKEN', 'a token'),
  line('MAXINE_TOKEN_URL', 'an address where a GET gives another token each time, as plain text'),
  '',
  'Cases about what it delivers need a line of JSON on standard output for each event and each gap,',
  'as `maxine-client tail {url} --json` prints them: {"event":"…","offset":7}, {"gap":{"reason":"…"}}.',
]

function described([flag, { takes, says }]: [string, CommandOption]): string {
  return line(takes ? `--${flag} ${takes}` : `--${flag}`, says)
}

function line(usage: string, says: string): string {
  return `  ${usage.padEnd(WIDTH)}${says}`
}
