import type { Filter } from 'maxine-protocol'
import { isToken } from '../tokens/token-grant.ts'
import { nearest } from './nearest.ts'
import { ACTIONS, OPTIONS, TOKEN_VARIABLE } from './option-table.ts'
import type { Action, Flag } from './option-table.ts'

/** What the command was asked for. */
export type ParsedOptions =
  | { readonly ok: true; readonly action: Action; readonly options: CommandOptions }
  | { readonly ok: true; readonly action: 'help' | 'version' }
  /** One line for whoever typed it; repeats no value, which may be a secret in the wrong place. */
  | { readonly ok: false; readonly line: string }

export interface CommandOptions {
  readonly url: string
  readonly httpUrl?: string
  readonly filter: Filter
  readonly format: 'text' | 'json'
  readonly insecure: 'refuse' | 'allow'
  readonly identity: Identity
}

/** Where a token comes from. */
type Identity =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'command'; readonly command: string }
  | { readonly kind: 'user'; readonly username: string }

export function parseOptions(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ParsedOptions {
  if (argv.includes('--help') || argv.includes('-h')) return { ok: true, action: 'help' }
  if (argv.includes('--version')) return { ok: true, action: 'version' }
  try {
    const { words, given } = readArguments(argv)
    const action = readAction(words)
    assertTogether(action, given)
    return { ok: true, action, options: assemble(readAddress(words), given, env) }
  } catch (error) {
    if (error instanceof Refused) return { ok: false, line: error.message }
    throw error
  }
}

class Refused extends Error {}

/** A switch that is there has an empty text. */
type Given = ReadonlyMap<Flag, string>

interface Arguments {
  readonly words: readonly string[]
  readonly given: Given
}

function readArguments(argv: readonly string[]): Arguments {
  const words: string[] = []
  const given = new Map<Flag, string>()
  const left = argv.entries()
  for (const [index, argument] of left) {
    if (!argument.startsWith('-')) {
      words.push(argument)
      continue
    }
    const [, name = '', inline] = /^--([^=]*)(?:=(.*))?$/s.exec(argument) ?? []
    const option = OPTIONS.get(name)
    if (!option) throw new Refused(unknownOption(argument, index))
    if (given.has(name as Flag)) throw new Refused(`--${name} can be given only once`)
    given.set(name as Flag, option.takes ? value(name, inline, left) : flag(name, inline))
  }
  return { words, given }
}

/** The argument after this one, unless that is an option itself: a value with dashes needs the `=`. */
function value(name: string, inline: string | undefined, left: Iterator<[number, string]>): string {
  const text = inline ?? following(left)
  if (text) return text
  throw new Refused(`--${name} needs a value: --${name}=${OPTIONS.get(name)?.takes ?? ''}`)
}

function following(left: Iterator<[number, string]>): string | undefined {
  const next = left.next()
  return next.done || next.value[1].startsWith('--') ? undefined : next.value[1]
}

function flag(name: string, inline: string | undefined): string {
  if (inline === undefined) return ''
  throw new Refused(`--${name} takes no value`)
}

/** Names only what looks like the name of an option; anything else might be a secret. */
function unknownOption(argument: string, index: number): string {
  const [name = ''] = argument.split('=')
  if (!/^--?[a-z][a-z-]{0,40}$/i.test(name)) {
    return `argument ${index + 1} is no option; --help lists them`
  }
  const flags = [...OPTIONS.keys(), 'help', 'version'].map((one) => `--${one}`)
  const near = nearest(name, flags)
  return `there is no ${name}${near ? `; did you mean ${near}?` : '; --help lists all options'}`
}

function readAction([word]: readonly string[]): Action {
  if (word === undefined) throw new Refused('say what to do: watch or tail; --help tells more')
  if (Object.hasOwn(ACTIONS, word)) return word as Action
  const near = nearest(word, Object.keys(ACTIONS))
  throw new Refused(`the first word is watch or tail${near ? `; did you mean ${near}?` : ''}`)
}

function readAddress([, url, ...more]: readonly string[]): string {
  if (url === undefined) throw new Refused('say where the server is: ws://… or wss://…')
  if (more.length > 0) throw new Refused('there is one address; a value with spaces needs quotes')
  return checkUrl(url, ['ws:', 'wss:'], 'the address is no ws://… or wss://…')
}

function checkUrl(text: string, schemes: readonly string[], problem: string): string {
  const url = parse(text)
  if (!url || !schemes.includes(url.protocol)) throw new Refused(problem)
  if (url.username || url.password) {
    throw new Refused('the address has a password in it; --user and --password-stdin take one')
  }
  return text
}

function parse(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}

const IDENTITIES: readonly Flag[] = ['token', 'token-command', 'user']

function assertTogether(action: Action, given: Given): void {
  for (const name of given.keys()) {
    const { only = action } = OPTIONS.get(name) ?? {}
    if (only !== action) throw new Refused(`--${name} is for ${only}`)
  }
  const identities = IDENTITIES.filter((name) => given.has(name)).map((name) => `--${name}`)
  if (identities.length > 1) throw new Refused(`give only one of ${identities.join(' and ')}`)
  if (given.has('user') !== given.has('password-stdin')) {
    throw new Refused('--user and --password-stdin need each other')
  }
}

function assemble(
  url: string,
  given: Given,
  env: Readonly<Record<string, string | undefined>>,
): CommandOptions {
  const [event, serviceName, nodeId] = [given.get('event'), given.get('service'), given.get('node')]
  const http = given.get('http')
  return {
    url,
    ...(http !== undefined && {
      httpUrl: checkUrl(http, ['http:', 'https:'], '--http is no http://… or https://…'),
    }),
    filter: {
      ...(event && { event }),
      ...(serviceName && { serviceName }),
      ...(nodeId && { nodeId }),
    },
    format: given.has('json') ? 'json' : 'text',
    insecure: given.has('allow-insecure') ? 'allow' : 'refuse',
    identity: identityOf(given, env),
  }
}

function identityOf(given: Given, env: Readonly<Record<string, string | undefined>>): Identity {
  const [command, username] = [given.get('token-command'), given.get('user')]
  if (command !== undefined) return { kind: 'command', command }
  if (username !== undefined) return { kind: 'user', username }
  const token = given.get('token')
  if (token !== undefined) return { kind: 'token', token: checkToken('--token', token) }
  // An empty variable is how some shells say that there is none.
  const told = env[TOKEN_VARIABLE]
  return told ? { kind: 'token', token: checkToken(TOKEN_VARIABLE, told) } : { kind: 'nobody' }
}

function checkToken(source: string, token: string): string {
  if (isToken(token)) return token
  throw new Refused(`${source} holds what cannot be a token`)
}
