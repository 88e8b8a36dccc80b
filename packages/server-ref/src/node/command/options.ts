import { assemble } from './assemble.ts'
import type { CommandOptions } from './assemble.ts'
import { assertTogether } from './assert-together.ts'
import { Refused } from './given.ts'
import type { Given } from './given.ts'
import { nearest } from './nearest.ts'
import type { CommandOption } from './option-section.ts'
import { OPTION_GROUPS } from './option-table.ts'

export type { CommandOptions } from './assemble.ts'

/** What the command was asked for. */
export type ParsedOptions =
  | { readonly ok: true; readonly action: 'run'; readonly options: CommandOptions }
  | { readonly ok: true; readonly action: 'help' | 'version' }
  /** One line for whoever typed it; repeats no value, which may be a secret in the wrong place. */
  | { readonly ok: false; readonly line: string }

/** Reads flags and, for what they leave open, variables. */
export function parseOptions(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ParsedOptions {
  if (argv.includes('--help') || argv.includes('-h')) return { ok: true, action: 'help' }
  if (argv.includes('--version')) return { ok: true, action: 'version' }
  try {
    const given = new Map([...fromVariables(env), ...fromFlags(argv)])
    assertTogether(given)
    return { ok: true, action: 'run', options: assemble(given) }
  } catch (error) {
    if (error instanceof Refused) return { ok: false, line: error.message }
    throw error
  }
}

/** The variable that stands for a flag. */
export function variableOf({ flag }: Pick<CommandOption, 'flag'>): string {
  return `MAXINE_${flag.toUpperCase().replaceAll('-', '_')}`
}

const OPTIONS = Object.values(OPTION_GROUPS).flat()
const BY_FLAG = new Map(OPTIONS.map((option) => [`--${option.flag}`, option]))

function* fromVariables(
  env: Readonly<Record<string, string | undefined>>,
): Generator<[string, Given]> {
  for (const option of OPTIONS) {
    const source = variableOf(option)
    const text = env[source]
    // An empty variable is how some shells say that there is none.
    if (text) yield [option.flag, read(option, source, text)]
  }
}

function* fromFlags(argv: readonly string[]): Generator<[string, Given]> {
  const left = argv.entries()
  for (const [index, argument] of left) {
    const [source = '', inline] = split(argument)
    const option = BY_FLAG.get(source)
    if (!option) throw new Refused(unknown(source, index))
    const text = inline ?? (option.kind.takes ? following(left) : 'true')
    yield [option.flag, read(option, source, text)]
  }
}

function split(argument: string): readonly (string | undefined)[] {
  const at = argument.indexOf('=')
  return at < 0 ? [argument] : [argument.slice(0, at), argument.slice(at + 1)]
}

/** The argument after this one, unless that is an option itself: a value with dashes needs the `=`. */
function following(left: Iterator<[number, string]>): string | undefined {
  const next = left.next()
  return next.done || next.value[1].startsWith('--') ? undefined : next.value[1]
}

function read(option: CommandOption, source: string, text: string | undefined): Given {
  const value = text === undefined ? undefined : option.kind.read(text)
  if (value === undefined) throw new Refused(`${source} takes ${option.kind.wants}`)
  return { option, source, value }
}

/** Names only what looks like the name of an option; anything else might be a secret. */
function unknown(source: string, index: number): string {
  if (!/^--?[a-z][a-z-]{0,40}$/i.test(source)) {
    return `argument ${index + 1} is no option; --help lists them`
  }
  const near = nearest(source, [...BY_FLAG.keys(), '--help', '--version'])
  return `there is no ${source}${near ? `; did you mean ${near}?` : '; --help lists all options'}`
}
