import { onAbort } from '../abort.ts'
import { helpText } from './help.ts'
import type { CommandHost, EndSignal } from './host.ts'
import type { Action } from './option-table.ts'
import { parseOptions } from './options.ts'
import type { CommandOptions } from './options.ts'
import { createSecrets } from './secrets.ts'
import type { Secrets } from './secrets.ts'
import { openSession } from './session.ts'
import type { Session } from './session.ts'
import { tail } from './tail.ts'
import { watch } from './watch.ts'
import { failureWords } from './wording.ts'

const RUNS: Readonly<Record<Action, typeof tail>> = { tail, watch }

/** 128 and the signal's number: how shells say that it was one. */
const SIGNAL_CODES: Readonly<Record<EndSignal, number>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }
const ENDED = 0
const FAILED = 1
const BAD_OPTION = 2

/** The whole of `maxine-client`: done when it has ended, and has said why. */
export async function runCommand(host: CommandHost): Promise<void> {
  const parsed = parseOptions(host.argv, host.env)
  if (!parsed.ok) fail(host, BAD_OPTION, parsed.line)
  else if ('options' in parsed) await perform(parsed.action, parsed.options, host)
  else show(host, parsed.action === 'help' ? helpText() : `${host.version}\n`)
}

async function perform(action: Action, options: CommandOptions, given: CommandHost): Promise<void> {
  const secrets = createSecrets()
  const host = hiding(secrets, given)
  const { signal } = stopper(host)
  const session = await prepare(options, host, { secrets, signal })
  if (!session) return
  let failure: string | undefined
  try {
    await RUNS[action](session, options, host, signal)
  } catch (error) {
    failure = failureWords(error)
  }
  await session.client.disconnect()
  if (failure === undefined) host.exit(ENDED)
  else fail(host, FAILED, failure)
}

interface Precautions {
  readonly secrets: Secrets
  readonly signal: AbortSignal
}

/** Nothing when it has been ended instead. */
async function prepare(
  options: CommandOptions,
  host: CommandHost,
  { secrets, signal }: Precautions,
): Promise<Session | undefined> {
  try {
    const wantsPassword = options.identity.kind === 'user'
    const stopped = new Promise<undefined>((resolve) => onAbort(signal, () => resolve(undefined)))
    const reading = wantsPassword ? host.readPassword() : Promise.resolve(undefined)
    const password = await Promise.race([reading, stopped])
    if (!signal.aborted) {
      secrets.add(password)
      return openSession(options, { ...host, secrets, password })
    }
    host.exit(ENDED)
  } catch (error) {
    fail(host, BAD_OPTION, failureWords(error))
  }
  return undefined
}

/** The first signal ends it as it should be ended; nobody has to wait for that. */
function stopper(host: CommandHost): AbortController {
  const stop = new AbortController()
  let signals = 0
  host.onSignal((signal) => {
    signals += 1
    if (signals > 1) {
      host.exit(SIGNAL_CODES[signal], 'at-once')
      return
    }
    host.report(`maxine-client: ended by ${signal}\n`)
    stop.abort()
  })
  host.onReaderGone(() => stop.abort())
  return stop
}

/** Nothing that is printed holds a secret that is known. */
function hiding(secrets: Secrets, host: CommandHost): CommandHost {
  return {
    ...host,
    print: (text) => host.print(secrets.hide(text)),
    report: (text) => host.report(secrets.hide(text)),
  }
}

function show(host: CommandHost, text: string): void {
  host.print(text)
  host.exit(ENDED)
}

function fail(host: CommandHost, code: number, problem: string): void {
  host.report(`maxine-client: ${problem}\n`)
  host.exit(code)
}
