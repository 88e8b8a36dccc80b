import type { Level } from '../case.ts'
import type { DialectName } from '../dialects.ts'
import { chooseClientCases } from '../client/run-client-contract.ts'
import type { Claim } from '../run-case.ts'
import { chooseCases } from '../run-contract.ts'
import { SUITES } from '../suite.ts'
import { readArguments } from './arguments.ts'
import type { Given } from './arguments.ts'
import { LOOKS_LIKE_ID, readDialect, readIds, readLevels } from './choice.ts'
import { KEY_VARIABLE, TOKEN_VARIABLE } from './option-table.ts'
import type { Flag } from './option-table.ts'
import { Refused } from './refused.ts'

/** What the command was asked for. */
export type ParsedOptions =
  | { readonly ok: true; readonly action: 'run'; readonly options: RunOptions }
  | { readonly ok: true; readonly action: 'run-client'; readonly options: ClientOptions }
  | { readonly ok: true; readonly action: 'list'; readonly cases: readonly Claim[] }
  | { readonly ok: true; readonly action: 'help' | 'version' }
  /** One line for whoever typed it; repeats no value, which may be a secret in the wrong place. */
  | { readonly ok: false; readonly line: string }

/** Which cases. */
interface Choice {
  /** Of the server; `maxine` where none is named. */
  readonly dialect?: DialectName
  readonly levels?: readonly Level[]
  /** In full. */
  readonly ids?: readonly string[]
}

/** Of a run, whether against a server or a client. */
export interface CommonOptions {
  readonly choice: Choice
  readonly strict: 'yes' | 'no'
  readonly runs: number
  readonly files: ReportFiles
  readonly colours: 'allowed' | 'never'
}

/** A client and its cases. */
export interface ClientOptions extends CommonOptions {
  /** The command that starts it. */
  readonly client: string
}

/** A server and its cases. */
export interface RunOptions extends CommonOptions {
  readonly url: string
  readonly httpUrl?: string
  /** Of a page that may come in. */
  readonly origin?: string
  readonly identity: Identity
  readonly masterKey?: string
  /** The name of a built-in one, or a file. */
  readonly profile?: string
}

/** Where a token comes from. */
export type Identity =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'command'; readonly command: string }

/** The paths of what is written at the end. */
interface ReportFiles {
  readonly junit?: string
  readonly json?: string
}

type Environment = Readonly<Record<string, string | undefined>>

export function parseOptions(argv: readonly string[], env: Environment): ParsedOptions {
  if (argv.includes('--help') || argv.includes('-h')) return { ok: true, action: 'help' }
  if (argv.includes('--version')) return { ok: true, action: 'version' }
  try {
    return parse(argv, env)
  } catch (error) {
    if (error instanceof Refused) return { ok: false, line: error.message }
    throw error
  }
}

function parse(argv: readonly string[], env: Environment): ParsedOptions {
  const { words, given } = readArguments(argv)
  const client = given.get('client')
  return client === undefined
    ? parseForServer(words, given, env)
    : parseForClient(client, words, given)
}

function parseForServer(words: readonly string[], given: Given, env: Environment): ParsedOptions {
  const url = readAddress(words)
  const named = given.get('dialect')
  const dialect = named === undefined ? 'maxine' : readDialect(named)
  const levels = readLevels(given.get('level'), dialect)
  const { cases } = SUITES[dialect]
  const idWords = words.filter((word) => word !== url)
  const ids = readIds(idWords, { cases, dialect, levels })
  const choice = {
    ...(named !== undefined && { dialect }),
    ...(levels && { levels }),
    ...(ids && { ids }),
  }
  const options = { choice, ...assemble(given, env) }
  if (given.has('dry-run')) return { ok: true, action: 'list', cases: chooseCases(choice) }
  if (url === undefined)
    throw new Refused('say where the server is, ws://… or wss://…, or give a client by --client')
  return { ok: true, action: 'run', options: { url, ...options } }
}

/** What says something about a server. */
const SERVER_FLAGS: readonly Flag[] = [
  ...(['http', 'origin', 'dialect', 'token', 'token-command', 'master-key'] as const),
  ...(['level', 'profile'] as const),
]

function parseForClient(client: string, words: readonly string[], given: Given): ParsedOptions {
  const [flag] = SERVER_FLAGS.filter((name) => given.has(name))
  if (flag !== undefined) throw new Refused(`--${flag} is for servers, and not for --client`)
  if (words.some((word) => word.includes('://'))) {
    throw new Refused('with --client there is no address: the client is told where to connect to')
  }
  const ids = readIds(words, { cases: chooseClientCases({}), dialect: 'maxine' })
  const choice = { ...(ids && { ids }) }
  if (given.has('dry-run')) return { ok: true, action: 'list', cases: chooseClientCases(choice) }
  return { ok: true, action: 'run-client', options: { client, choice, ...commonOptions(given) } }
}

/** What has a scheme; or else the first word that cannot be meant as an ID, so that it is told of. */
function readAddress(words: readonly string[]): string | undefined {
  const addresses = words.filter((word) => word.includes('://'))
  if (addresses.length > 1)
    throw new Refused('there is one address; a value with spaces needs quotes')
  const url = addresses[0] ?? words.find((word) => !LOOKS_LIKE_ID.test(word))
  if (url !== undefined) checkUrl(url, ['ws:', 'wss:'], 'the address is no ws://… or wss://…')
  return url
}

function assemble(given: Given, env: Environment): Omit<RunOptions, 'url' | 'choice'> {
  const [http, origin, profile] = [given.get('http'), given.get('origin'), given.get('profile')]
  if (http !== undefined) {
    checkUrl(http, ['http:', 'https:'], '--http is no http://… or https://…')
  }
  if (origin !== undefined) checkOrigin(origin)
  return {
    ...(http !== undefined && { httpUrl: http.replace(/\/$/, '') }),
    ...(origin !== undefined && { origin }),
    identity: identityOf(given, env),
    ...keyOf(given, env),
    ...(profile !== undefined && { profile }),
    ...commonOptions(given),
  }
}

function commonOptions(given: Given): Omit<CommonOptions, 'choice'> {
  return {
    strict: given.has('strict') ? 'yes' : 'no',
    runs: readRuns(given.get('runs')),
    files: filesOf(given),
    colours: given.has('no-color') ? 'never' : 'allowed',
  }
}

/** What stands behind the path would be shown, and get in the way of the paths of the routes. */
function checkUrl(text: string, schemes: readonly string[], problem: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !schemes.includes(url.protocol)) throw new Refused(problem)
  if (url.username || url.password || url.search || url.hash) {
    throw new Refused(
      `an address has no password, query or fragment here; ${TOKEN_VARIABLE} holds a token`,
    )
  }
}

/** As browsers write it. */
function checkOrigin(text: string): void {
  if (URL.canParse(text) && new URL(text).origin === text) return
  throw new Refused('--origin takes an origin such as https://app.example.com')
}

function identityOf(given: Given, env: Environment): Identity {
  const [token, command] = [given.get('token'), given.get('token-command')]
  if (token !== undefined && command !== undefined) {
    throw new Refused('give only one of --token and --token-command')
  }
  if (command !== undefined) return { kind: 'command', command }
  if (token !== undefined) return { kind: 'token', token: checkToken('--token', token) }
  // An empty variable is how some shells say that there is none.
  const told = env[TOKEN_VARIABLE]
  return told ? { kind: 'token', token: checkToken(TOKEN_VARIABLE, told) } : { kind: 'nobody' }
}

/** An empty variable is none here as well. */
function keyOf(given: Given, env: Environment): Pick<RunOptions, 'masterKey'> {
  const option = given.get('master-key')
  if (option !== undefined) return { masterKey: checkToken('--master-key', option, 'a key') }
  const told = env[KEY_VARIABLE]
  return told ? { masterKey: checkToken(KEY_VARIABLE, told, 'a key') } : {}
}

function checkToken(source: string, token: string, what = 'a token'): string {
  if (isToken(token)) return token
  throw new Refused(`${source} holds what cannot be ${what}`)
}

/** One word of printable ASCII, as a header can carry. */
export function isToken(text: string): boolean {
  return /^[!-~]+$/.test(text)
}

/** More than anybody waits for. */
const MOST_RUNS = 10_000

function readRuns(text = '1'): number {
  const runs = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (runs >= 1 && runs <= MOST_RUNS) return runs
  throw new Refused(`--runs takes a whole number from 1 to ${MOST_RUNS}`)
}

function filesOf(given: Given): ReportFiles {
  const [junit, json] = [given.get('junit'), given.get('json')]
  if (junit !== undefined && junit === json) throw new Refused('--junit and --json name one file')
  return { ...(junit !== undefined && { junit }), ...(json !== undefined && { json }) }
}
