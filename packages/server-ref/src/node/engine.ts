import { createCore } from '../core/create-core.ts'
import type {
  Authenticator,
  Core,
  CoreOptions,
  EventLog,
  VisibilityPolicy,
  World,
} from '../core/index.ts'
import { forgetProof, openLog } from './disk/open-log.ts'
import type { Logger } from './running-server.ts'

/** What an engine makes its cores from. */
export interface EngineParts {
  readonly world: World
  readonly options: CoreOptions
  readonly authenticator: Authenticator | undefined
  readonly policy: VisibilityPolicy | undefined
  /** Directory of a durable log. */
  readonly data: string | undefined
  readonly log: Logger
  /** Begins what runs beside each core; what it returns ends that. */
  readonly onStart: (core: Core) => () => void
}

/** The core and its log, which can be put away and started anew while the port stays open. */
export interface Engine {
  /** Nothing in the moment between two of them, and after the end. */
  readonly core: () => Core | undefined
  /** Puts this core away, its clients with 1012, and starts another on the same log or a new one. */
  readonly restart: (epoch: 'same' | 'new') => Promise<void>
  readonly stop: (code: number, reason: string) => Promise<void>
}

export async function startEngine(parts: EngineParts): Promise<Engine> {
  let run: Run | undefined = await start(parts, await open(parts))
  const putAway = async (code: number, reason: string): Promise<EventLog | undefined> => {
    const old = run
    run = undefined
    old?.end()
    await old?.core.close(code, reason)
    return old?.log
  }
  return {
    core: () => run?.core,
    async restart(epoch) {
      if (!run) throw new Error('There is nothing to start again')
      const log = await putAway(1012, 'service restart')
      // In memory, the log that goes on is the one there is: nothing else holds its events.
      if (log && epoch === 'same' && parts.data === undefined) run = await start(parts, log)
      else {
        await log?.close()
        if (epoch === 'new' && parts.data !== undefined) await forgetProof(parts.data)
        run = await start(parts, await open(parts))
      }
    },
    async stop(code, reason) {
      const log = await putAway(code, reason)
      await log?.close()
    },
  }
}

interface Run {
  readonly core: Core
  readonly log: EventLog
  readonly end: () => void
}

async function start(parts: EngineParts, log: EventLog): Promise<Run> {
  const { world, options, authenticator, policy } = parts
  try {
    const core: Core = await createCore({
      world,
      log,
      options,
      ...(authenticator && { authenticator }),
      ...(policy && { policy }),
      ...(parts.data !== undefined && { persistence: 'sqlite' }),
      metricsText: createLazyMetrics(() => core),
      onError: (error) => parts.log('error', 'core', { error: describe(error) }),
    })
    return { core, log, end: parts.onStart(core) }
  } catch (error) {
    await log.close()
    throw error
  }
}

/** The library is loaded by the first who asks: most servers in tests never do. */
function createLazyMetrics(core: () => Core): () => Promise<string> {
  let text: Promise<() => Promise<string>> | undefined
  return async () => {
    text ??= import('./http/prometheus.ts').then(({ createMetricsText }) =>
      createMetricsText(() => {
        const { counters, sizes, registry } = core()
        return { counters, sizes: sizes(), counts: registry.counts() }
      }),
    )
    return (await text)()
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : 'thrown'
}

function open({ world, options, data, log }: EngineParts): Promise<EventLog> {
  return openLog({ world, bounds: options.log, directory: data, log })
}
