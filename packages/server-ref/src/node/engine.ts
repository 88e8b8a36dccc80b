import type { EventLog, LogBounds, Served, World } from '../core/index.ts'
import { forgetProof, openLog } from './disk/open-log.ts'
import type { Logger } from './running-server.ts'
import type { Preparation } from './systems/system-kind.ts'

/** What an engine makes its cores from. */
export interface EngineParts<Core extends Served> {
  readonly world: World
  readonly bounds: LogBounds
  readonly system: Preparation<Core>
  readonly log: Logger
}

/** The core and its log, which can be put away and started anew while the port stays open. */
export interface Engine<Core extends Served = Served> {
  /** Nothing in the moment between two of them, and after the end. */
  readonly core: () => Core | undefined
  /** Puts this core away, its clients with 1012, and starts another on the same log or a new one. */
  readonly restart: (epoch: 'same' | 'new') => Promise<void>
  readonly stop: (code: number, reason: string) => Promise<void>
}

export async function startEngine<Core extends Served>(
  parts: EngineParts<Core>,
): Promise<Engine<Core>> {
  const { logDirectory } = parts.system
  let run: Run<Core> | undefined = await start(parts, await open(parts))
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
      if (log && epoch === 'same' && logDirectory === undefined) run = await start(parts, log)
      else {
        await log?.close()
        if (epoch === 'new' && logDirectory !== undefined) await forgetProof(logDirectory)
        run = await start(parts, await open(parts))
      }
    },
    async stop(code, reason) {
      const log = await putAway(code, reason)
      await log?.close()
      await parts.system.close()
    },
  }
}

interface Run<Core> {
  readonly core: Core
  readonly log: EventLog
  readonly end: () => void
}

async function start<Core extends Served>(
  { system, log: write }: EngineParts<Core>,
  log: EventLog,
): Promise<Run<Core>> {
  try {
    const onError = (error: unknown) => write('error', 'core', { error: describe(error) })
    const core = await system.create({ log, onError })
    return { core, log, end: system.beside?.(core) ?? (() => undefined) }
  } catch (error) {
    await log.close()
    throw error
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : 'thrown'
}

function open<Core extends Served>({
  world,
  bounds,
  system,
  log,
}: EngineParts<Core>): Promise<EventLog> {
  return openLog({ world, bounds, directory: system.logDirectory, log })
}
