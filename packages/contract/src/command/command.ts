import type { Result } from '../run-case.ts'
import { certify } from './certify.ts'
import type { Certified } from './certify.ts'
import { choosePaint, plain } from './colours.ts'
import type { About } from './about.ts'
import { helpText } from './help.ts'
import type { CommandHost, EndSignal } from './host.ts'
import { clientSuite } from './client-suite.ts'
import { listText } from './list.ts'
import { parseOptions } from './options.ts'
import type { CommonOptions, RunOptions } from './options.ts'
import { createProgress } from './progress.ts'
import type { Progress } from './progress.ts'
import { readProfile } from './read-profile.ts'
import { Refused } from './refused.ts'
import { reportJson } from './report-json.ts'
import { reportJunit } from './report-junit.ts'
import { reportText, widthFor } from './report-text.ts'
import type { TextStyle } from './report-text.ts'
import { createSecrets } from '../secrets.ts'
import type { Secrets } from '../secrets.ts'
import type { Summary } from './summary.ts'
import { serverSuite } from './server-suite.ts'
import type { Suite } from './suite.ts'
import { escapeText, hang } from './text.ts'
import { counted } from './wording.ts'

/** 128 and the signal's number: how shells say that it was one. */
const SIGNAL_CODES: Readonly<Record<EndSignal, number>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }
/** As SIGPIPE has it: nobody reads what is printed. */
const READER_GONE = 141
const KEPT = 0
const BROKEN = 1
const COULD_NOT_RUN = 2

/** Columns where standard output is no terminal. */
const UNKNOWN_WIDTH = 100

/** The whole of `maxine-contract`: done when it has ended, and has said how it went. */
export async function runCommand(host: CommandHost): Promise<void> {
  const parsed = parseOptions(host.argv, host.env)
  if (!parsed.ok) fail(host, parsed.line)
  else if (parsed.action === 'run') await perform(host, parsed.options, certifyServer)
  else if (parsed.action === 'run-client') await perform(host, parsed.options, clientSuite)
  else if (parsed.action === 'list') show(host, listText(parsed.cases, widthOf(host)))
  else show(host, parsed.action === 'help' ? helpText() : `${host.version}\n`)
}

/** What a run is prepared with. */
interface Prepared {
  readonly host: CommandHost
  readonly options: CommonOptions
  readonly style: TextStyle
  readonly progress: Progress
  readonly stop: Stop
}

type SuiteOf<Options> = (
  options: Options,
  host: CommandHost,
  secrets: Secrets,
) => Suite | Promise<Suite>

const certifyServer: SuiteOf<RunOptions> = async (options, host, secrets) => {
  const { profile: named, choice } = options
  const { read } = host.files
  const profile = named === undefined ? undefined : await readProfile(named, read, choice.dialect)
  return serverSuite(options, host, { profile, secrets })
}

async function perform<Options extends CommonOptions>(
  given: CommandHost,
  options: Options,
  suiteOf: SuiteOf<Options>,
): Promise<void> {
  const secrets = createSecrets()
  const host = hiding(secrets, given)
  const isPlain = options.colours === 'never' || !host.columns
  const paint = isPlain ? plain : choosePaint(host.env)
  const { print, columns, clock } = host
  const progress = createProgress({ print, columns, paint, runs: options.runs, clock })
  const style = { width: widthOf(host), paint }
  const prepared = { host, options, style, progress, stop: stopper(host, progress) }
  try {
    await assertWritable(options, host)
    await run(prepared, await suiteOf(options, host, secrets))
  } catch (error) {
    progress.clear()
    fail(host, messageOf(error))
  }
}

async function run(prepared: Prepared, suite: Suite): Promise<void> {
  const { host, options, style, progress, stop } = prepared
  const { summary, problem } = await certify({
    ...{ host, options, suite, progress },
    signal: stop.signal,
    onFound: ({ words }) => {
      const told = [...words, counted(suite.planned, 'case')].join('; ')
      host.print(`${hang('maxine-contract: ', told, style.width).join('\n')}\n`)
    },
  })
  progress.clear()
  if (summary.results.length > 0) {
    host.print(`\n${reportText(summary, style)}`)
    await writeFiles(summary, suite.about, prepared)
  }
  end({ summary, problem }, prepared)
}

function end({ summary, problem }: Certified, { host, stop }: Prepared): void {
  const signalCode = stop.code()
  if (signalCode !== undefined) host.exit(signalCode)
  else if (problem !== undefined) fail(host, messageOf(problem))
  else if (summary.verdict === 'broken') host.exit(BROKEN)
  else host.exit(summary.verdict === 'kept' ? KEPT : COULD_NOT_RUN)
}

async function assertWritable({ files }: CommonOptions, host: CommandHost): Promise<void> {
  for (const [flag, path] of Object.entries(files) as [string, string][]) {
    const obstacle = await host.files.obstacle(path)
    if (obstacle) throw new Refused(`the file of --${flag} ${obstacle}`)
  }
}

async function writeFiles(summary: Summary, about: About, { host, options }: Prepared) {
  const { junit, json } = options.files
  if (junit !== undefined) await host.files.write(junit, reportJunit(summary, about))
  if (json !== undefined) await host.files.write(json, reportJson(summary, about))
}

interface Stop {
  readonly signal: AbortSignal
  /** How it was ended; nothing where it was not. */
  readonly code: () => number | undefined
}

/** The first signal ends the case at hand, and what was found is told; nobody has to wait for that. */
function stopper(host: CommandHost, progress: Progress): Stop {
  const stop = new AbortController()
  let code: number | undefined
  host.onSignal((signal) => {
    if (code !== undefined) {
      host.exit(SIGNAL_CODES[signal], 'at-once')
      return
    }
    code = SIGNAL_CODES[signal]
    progress.clear()
    host.report(`maxine-contract: ended by ${signal}\n`)
    stop.abort()
  })
  host.onReaderGone(() => {
    code ??= READER_GONE
    stop.abort()
  })
  return { signal: stop.signal, code: () => code }
}

/** Nothing that comes from a server or a program holds a secret that is known. */
function hiding(secrets: Secrets, host: CommandHost): CommandHost {
  const hide = (result: Result): Result => ({
    ...result,
    ...(result.reason !== undefined && { reason: secrets.hide(result.reason) }),
    transcript: result.transcript.map((line) => ({ ...line, text: secrets.hide(line.text) })),
  })
  return {
    ...host,
    report: (text) => host.report(secrets.hide(text)),
    async run(target, options = {}) {
      const onResult = (result: Result) => options.onResult?.(hide(result))
      const report = await host.run(target, { ...options, onResult })
      return { ...report, results: report.results.map(hide) }
    },
    async runClient(subject, options = {}) {
      const onResult = (result: Result) => options.onResult?.(hide(result))
      const report = await host.runClient(subject, { ...options, onResult })
      return { ...report, results: report.results.map(hide) }
    },
  }
}

function widthOf({ columns }: CommandHost): number {
  return widthFor(columns?.() ?? UNKNOWN_WIDTH)
}

function show(host: CommandHost, text: string): void {
  host.print(text)
  host.exit(KEPT)
}

function fail(host: CommandHost, problem: string): void {
  host.report(`maxine-contract: ${problem}\n`)
  host.exit(COULD_NOT_RUN)
}

/** One line, that says nothing to the terminal but words. */
function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return escapeText(text.replace(/\s+/g, ' ').trim())
}
