import { ACTIONS, OPTION_GROUPS, TOKEN_VARIABLE } from './option-table.ts'
import type { CommandOption } from './option-table.ts'

const WIDTH = 26

/** What `--help` shows. Says nothing of how anything is set at the moment. */
export function helpText(): string {
  const groups = Object.entries(OPTION_GROUPS).map(([title, options]) =>
    [title, ...Object.entries(options).map(described), ''].join('\n'),
  )
  return [
    'Usage: maxine-client watch ws://… [options]',
    '       maxine-client tail ws://… [options]',
    '',
    ...Object.entries(ACTIONS).map(([action, says]) => line(action, says)),
    '',
    ...groups,
    'Help',
    line('--help, -h', 'shows this'),
    line('--version', 'shows the version'),
    '',
    `The variable ${TOKEN_VARIABLE} holds a token that no other user of this machine sees.`,
    'Ctrl-C ends it with 0. It ends with 1, and says why, when the server will not have it any more,',
    'and with 2 when it does not understand what it was asked.',
    '',
  ].join('\n')
}

function described([flag, { takes, says, only }]: [string, CommandOption]): string {
  const usage = takes ? `--${flag} ${takes}` : `--${flag}`
  return line(usage, only ? `${only}: ${says}` : says)
}

function line(usage: string, says: string): string {
  return `  ${usage.padEnd(WIDTH)}${says}`
}
