import { OPTION_GROUPS } from './option-table.ts'
import type { CommandOption } from './option-section.ts'
import { variableOf } from './options.ts'

const WIDTH = 34

/** What `--help` shows. Says nothing of how anything is set at the moment. */
export function helpText(): string {
  const groups = Object.entries(OPTION_GROUPS)
    .filter(([, options]) => options.length > 0)
    .map(([title, options]) => group(title, options))
  return [
    'Usage: maxine-server-ref [options]',
    '',
    'The reference server for live service-registry events. In brackets: what holds otherwise.',
    `Each option can also be a variable: --auth-secret is ${variableOf({ flag: 'auth-secret' })}. A flag goes first.`,
    '',
    ...groups,
    'Help',
    line('--help, -h', 'shows this'),
    line('--version', 'shows the version'),
    '',
  ].join('\n')
}

function group(title: string, options: readonly CommandOption[]): string {
  return [title, ...options.map(described), ''].join('\n')
}

function described({ flag, kind, says, byDefault }: CommandOption): string {
  const usage = kind.takes ? `--${flag} ${kind.takes}` : `--${flag}`
  return line(usage, byDefault === undefined ? says : `${says} (${byDefault})`)
}

function line(usage: string, says: string): string {
  return `  ${usage.padEnd(WIDTH)}${says}`
}
