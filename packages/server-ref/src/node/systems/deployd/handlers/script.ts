import { format } from 'node:util'
import { createContext, Script } from 'node:vm'
import type { Context } from 'node:vm'
import type { Handler, HandlerContext } from '../../../../core/systems/deployd/handlers/handler.ts'
import type { Logger, LogLevel } from '../../../running-server.ts'

/** What a script finds by name, besides `this`, which is `data`. */
const WORDS = [
  'data',
  'me',
  'emit',
  'cancel',
  'error',
  'setResponseData',
  'addResponseField',
  'addResponseMessage',
  'setResponseStatus',
  'previous',
  'query',
  'collection',
  'action',
  'id',
] as const satisfies readonly (keyof HandlerContext)[]

/**
 * A script as a function. It stands in a function of its own within, so that it may use the words for
 * something else, return early, and wait.
 */
export function asFunction(script: string): string {
  return `(async function (${WORDS.join()}) { return (async () => {\n${script}\n})() })`
}

/** Lines of that before the script's own. */
const LINES_BEFORE = 1

/** The globals of all scripts of a collection: what they leave there stays. */
export function createScriptContext(collection: string, log: Logger): Context {
  const say = (level: LogLevel) => {
    return (...values: unknown[]) => log(level, format(...values), { collection })
  }
  return createContext({
    console: {
      debug: say('debug'),
      log: say('info'),
      info: say('info'),
      warn: say('warn'),
      error: say('error'),
    },
    ...timers(say('error')),
    ...{ fetch, URL, URLSearchParams, AbortController, AbortSignal },
    ...{ TextEncoder, TextDecoder, structuredClone },
  })
}

/** No process goes on because a script waits, and none ends by what its timers throw. */
function timers(report: (error: unknown) => void) {
  return {
    setTimeout: (call: () => unknown, ms?: number) =>
      setTimeout(() => void Promise.resolve().then(call).catch(report), ms).unref(),
    clearTimeout: (timer: NodeJS.Timeout) => clearTimeout(timer),
  }
}

/** Makes a handler of what `asFunction` gave. */
export function compileScript(code: string, file: string, context: Context): Handler {
  const script = new Script(code, { filename: file, lineOffset: -LINES_BEFORE })
  const run = script.runInContext(context) as (this: unknown, ...values: unknown[]) => unknown
  return (handlerContext) =>
    run.apply(
      handlerContext.data,
      WORDS.map((word) => handlerContext[word]),
    )
}
