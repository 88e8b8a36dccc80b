import { COMMAND_DEFAULTS, OPTION_GROUPS } from './option-table.ts'
import type { CommandOption, OptionSection, OptionSections } from './option-table.ts'
import { nearest } from './nearest.ts'
import type { StartOptions } from '../running-server.ts'

/** What the command was asked for. */
export type ParsedOptions =
  | { readonly ok: true; readonly action: 'run'; readonly options: CommandOptions }
  | { readonly ok: true; readonly action: 'help' | 'version' }
  /** One line for whoever typed it; repeats no value, which may be a secret in the wrong place. */
  | { readonly ok: false; readonly line: string }

export interface CommandOptions {
  /** All but the logger; the secret may have yet to be read from its file. */
  readonly start: StartOptions
  readonly authSecretFile?: string
  readonly json: boolean
  readonly quiet: boolean
}

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

class Refused extends Error {}

interface Given {
  readonly option: CommandOption
  /** The flag or the variable, as it is called. */
  readonly source: string
  readonly value: unknown
}

type GivenByFlag = ReadonlyMap<string, Given>

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

const KEYS = ['auth-secret', 'auth-secret-file', 'jwks']

function assertTogether(given: GivenByFlag): void {
  const keys = KEYS.flatMap((flag) => given.get(flag)?.source ?? [])
  if (keys.length > 1) throw new Refused(`only one of ${keys.join(' and ')} can be given`)
  for (const { option, source } of given.values()) {
    if (option.section === 'auth' && keys.length === 0) {
      throw new Refused(`${source} needs --auth-secret, --auth-secret-file or --jwks`)
    }
    if (option.section === 'fleet' && !given.has('fleet')) {
      throw new Refused(`${source} needs --fleet`)
    }
  }
}

function assemble(given: GivenByFlag): CommandOptions {
  const { json, quiet, authSecretFile } = inSection(given, 'command')
  const [auth, fleet] = [inSection(given, 'auth'), inSection(given, 'fleet')]
  const { services } = fleet
  return {
    start: {
      ...COMMAND_DEFAULTS.start,
      ...inSection(given, 'start'),
      core: {
        log: inSection(given, 'log'),
        registry: inSection(given, 'registry'),
        session: inSection(given, 'session'),
      },
      handshake: inSection(given, 'handshake'),
      ...((authSecretFile ?? auth.secret ?? auth.keys) && { auth }),
      ...(services !== undefined && { fleet: { ...fleet, services } }),
    },
    ...(authSecretFile && { authSecretFile }),
    json: json ?? COMMAND_DEFAULTS.command.json,
    quiet: quiet ?? COMMAND_DEFAULTS.command.quiet,
  }
}

function inSection<Name extends OptionSection>(
  given: GivenByFlag,
  name: Name,
): Partial<OptionSections[Name]> {
  const own = [...given.values()].filter(({ option }) => option.section === name)
  // Each row's kind has the type of its key.
  return Object.fromEntries(own.map(({ option, value }) => [option.key, value])) as Partial<
    OptionSections[Name]
  >
}
