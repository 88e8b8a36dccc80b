import { readFileSync } from 'node:fs'
import type { World } from '../../core/index.ts'
import { announcement, announcementOfAll, listeningOf } from './announcement.ts'
import type { CommandOptions } from './assemble.ts'
import { helpText } from './help.ts'
import { createLogger } from './logger.ts'
import { parseOptions } from './options.ts'
import { redactText } from './redact.ts'
import type { Logger, RunningSystem, SharedOptions } from '../running-server.ts'
import { SettingError } from '../setting-error.ts'
import type { RunningAll, StartAllOptions } from '../dialects.ts'
import type { AnyStartOptions } from '../dialects.ts'

/** What the command needs of the process it runs in. */
export interface CommandHost {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly version: string
  readonly world: Pick<World, 'now'>
  readonly start: (options: AnyStartOptions) => Promise<RunningSystem>
  readonly startAll: (options: StartAllOptions) => Promise<RunningAll>
  /** For what was asked for: help, the address. */
  readonly print: (text: string) => void
  /** For the log, and for what went wrong. */
  readonly report: (text: string) => void
  readonly onSignal: (listener: (signal: EndSignal) => void) => void
  /** Ends the process at once. */
  readonly exit: (code: number) => void
}

export type EndSignal = 'SIGINT' | 'SIGTERM'

/** 128 and the signal's number: how shells say that it was one. */
const SIGNAL_CODES: Readonly<Record<EndSignal, number>> = { SIGINT: 130, SIGTERM: 143 }
const BAD_OPTION = 2
const FAILED = 1

/** The whole of `maxine-server-ref`: done when the server listens, or when it is clear that it will not. */
export async function runCommand(host: CommandHost): Promise<void> {
  const parsed = parseOptions(host.argv, host.env)
  if (!parsed.ok) fail(host, BAD_OPTION, parsed.line)
  else if (parsed.action === 'run') await serve(host, parsed.options)
  else show(host, parsed.action === 'help' ? helpText() : `${host.version}\n`)
}

async function serve(host: CommandHost, options: CommandOptions): Promise<void> {
  const { json, quiet } = options
  const level = quiet ? 'warn' : 'info'
  const logger = createLogger({ json, write: host.report, world: host.world, level })
  let server: Ending | undefined
  let signals = 0
  host.onSignal((signal) => {
    signals += 1
    // Nobody has connected yet, or somebody will not wait.
    if (!server || signals > 1) host.exit(SIGNAL_CODES[signal])
    else void stop({ host, logger, server })
  })
  try {
    server = await startAsked(host, options, logger)
  } catch (error) {
    fail(host, exitCodeOf(error), startProblem(error, options))
  }
}

/** What can be ended: a server, or all of them. */
type Ending = Pick<RunningSystem, 'close'>

/** Starts what was asked for, and says where it listens. */
async function startAsked(
  host: CommandHost,
  options: CommandOptions,
  logger: Logger,
): Promise<Ending> {
  const { all, start, authSecretFile } = options
  if (all) {
    const servers = await host.startAll({ ...withSecret(all, authSecretFile), logger })
    host.print(announcementOfAll(listeningOf(servers), options, host.world))
    return servers
  }
  const server = await host.start({ ...withSecret(start, authSecretFile), logger })
  host.print(announcement(server, options, host.world))
  return server
}

interface Running {
  readonly host: CommandHost
  readonly logger: Logger
  readonly server: Ending
}

async function stop({ host, logger, server }: Running): Promise<void> {
  logger('info', 'sending the clients away; a second signal ends at once')
  try {
    await server.close({ drain: true })
    logger('info', 'ended')
    host.exit(0)
  } catch (error) {
    fail(host, FAILED, `it did not end well: ${messageOf(error)}`)
  }
}

function withSecret<Options extends Pick<SharedOptions, 'auth'>>(
  options: Options,
  authSecretFile: string | undefined,
): Options {
  if (authSecretFile === undefined) return options
  try {
    const secret = readFileSync(authSecretFile, 'utf8').trim()
    return { ...options, auth: { ...options.auth, secret } }
  } catch (error) {
    throw new SettingError(`the file of --auth-secret-file cannot be read (${codeOf(error)})`)
  }
}

function startProblem(error: unknown, { start: { host, port }, all }: CommandOptions): string {
  const cause = error instanceof Error ? error.cause : undefined
  if (codeOf(cause) !== 'EADDRINUSE') return messageOf(error)
  if (all) return `${messageOf(error)}: it is in use; --port 0 takes ports that are free`
  return `port ${port} of ${host} is in use; --port 0 takes one that is free`
}

/** A setting that is wrong in itself is the fault of whoever set it; the machine's troubles are not. */
function exitCodeOf(error: unknown): number {
  return error instanceof SettingError && error.cause === undefined ? BAD_OPTION : FAILED
}

function fail(host: CommandHost, code: number, problem: string): void {
  const [line = ''] = redactText(problem).split(/[\r\n]/)
  host.report(`maxine-server-ref: ${line}\n`)
  host.exit(code)
}

function show(host: CommandHost, text: string): void {
  host.print(text)
  host.exit(0)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}
