import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { EventLog, LogBounds, World } from '../../core/index.ts'
import { createMemoryLog } from '../../core/log/memory-log.ts'
import { openDurableLog } from './durable-log.ts'
import type { Logger } from '../running-server.ts'

export interface OpenLogParts {
  readonly world: World
  readonly bounds: LogBounds
  /** In memory where there is none. */
  readonly directory: string | undefined
  readonly log: Logger
}

/** Opens the log that was asked for, and says what came of it. */
export async function openLog({ world, bounds, directory, log }: OpenLogParts): Promise<EventLog> {
  const onError = (error: unknown) =>
    log('error', 'event log', { error: error instanceof Error ? error.message : 'thrown' })
  if (directory === undefined) return createMemoryLog({ world, bounds, onError })
  const opened = await openDurableLog({ directory, world, bounds, onError })
  const { report } = opened
  if (report.lost !== undefined) log('warn', 'events were lost', { ...report })
  else log('info', 'event log opened', { ...report })
  return opened.log
}

/** Takes away what proves that a log goes on where it was; it must be closed. */
export async function forgetProof(directory: string): Promise<void> {
  await rm(join(directory, 'head'), { force: true })
}
