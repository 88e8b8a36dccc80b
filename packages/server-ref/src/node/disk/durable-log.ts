import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { randomEpoch } from '../../core/log/epoch.ts'
import { createEventRing } from '../../core/log/event-ring.ts'
import type { LogStore } from '../../core/log/log-store.ts'
import type { EventLog, LogBounds, LoggedEvent } from '../../core/log/log.ts'
import { createStoredLog } from '../../core/log/stored-log.ts'
import type { World } from '../../core/world.ts'
import { lockDirectory } from './directory-lock.ts'
import { DamagedError, EventDatabase } from './event-database.ts'
import type { LogLife } from './event-database.ts'
import { openHeadMark } from './head-mark.ts'
import type { HeadMark } from './head-mark.ts'
import { machineBoot } from './machine-boot.ts'
import { SettingError } from '../setting-error.ts'

export interface DurableLogOptions {
  /** Made where there is none. One process at a time. */
  readonly directory: string
  readonly world: World
  readonly bounds: LogBounds
  /** Hears what a follower threw, and of trouble with forgetting; must not throw. */
  readonly onError?: (error: unknown) => void
  /** Names the machine's present boot; only tests give one. */
  readonly boot?: string
}

/** What a log was found to hold when it was opened. */
interface LogReport {
  readonly epoch: string
  readonly first: number
  readonly head: number
  /** Events that can be read. */
  readonly kept: number
  /** What is not there any more, for people; whenever there is something, the epoch is a new one. */
  readonly lost?: string
}

export interface DurableLog {
  readonly log: EventLog
  readonly report: LogReport
}

/**
 * A log that goes on where it was. What it acknowledged survives `kill -9`. Where it cannot be shown
 * to hold all it ever acknowledged, as after damage or a machine that stopped, it says so and has a
 * new epoch. A whole directory that was put back from a copy looks like one that was never used
 * since: give it a new name, or delete its file `head`.
 *
 * @throws SettingError, in one line, where the directory is in use, cannot be written to, or holds
 * what a newer version wrote.
 */
export function openDurableLog(options: DurableLogOptions): Promise<DurableLog> {
  return new Promise((resolve) => {
    const unlock = lockDirectory(options.directory)
    try {
      resolve(openLocked(options, unlock))
    } catch (error) {
      unlock()
      throw error instanceof SettingError ? error : unusable(options.directory, error)
    }
  })
}

function unusable(directory: string, cause: unknown): SettingError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new SettingError(`events cannot be kept in ${directory}: ${reason}`, { cause })
}

function openLocked(options: DurableLogOptions, unlock: () => void): DurableLog {
  const { directory, world, bounds, onError, boot = machineBoot() } = options
  const { database, events, damage } = openDatabase(directory, world)
  const mark = openHeadMark(join(directory, 'head'))
  const head = events.at(-1)?.offset ?? 0
  const lastLife = database.life()
  const lost = damage ?? missing({ lastLife, head, mark: mark.found, boot })
  const epoch = lastLife && !lost ? lastLife.epoch : randomEpoch(world.random)
  const life = { epoch, boot, isClosed: false }
  // The mark first: where it differs from the database, the next start has a new epoch as well.
  mark.write(epoch, head)
  database.setLife(life)

  const ring = createEventRing(bounds)
  for (const event of events) ring.push(event)
  const store = markedStore({ database, mark, life, unlock })
  const lastTimestamp = events.at(-1)?.timestamp ?? 0
  const log = createStoredLog({ world, epoch, ring, store, lastTimestamp, onError })
  const { first } = log
  return { log, report: { epoch, first, head, kept: head - first + 1, ...(lost && { lost }) } }
}

interface Opened {
  readonly database: EventDatabase
  readonly events: readonly LoggedEvent[]
  /** What was wrong with the database before this one. */
  readonly damage?: string
}

function openDatabase(directory: string, world: World): Opened {
  const path = join(directory, 'events.db')
  try {
    return readDatabase(path)
  } catch (error) {
    if (!(error instanceof DamagedError)) throw error
    const aside = `${path}.damaged-${world.now()}`
    for (const file of ['', '-wal', '-shm']) {
      if (existsSync(path + file)) renameSync(path + file, aside + file)
    }
    const damage = `all of it: ${error.message}; what was there is now ${aside}`
    return { ...readDatabase(path), damage }
  }
}

function readDatabase(path: string): Opened {
  const database = new EventDatabase(path)
  try {
    return { database, events: database.events() }
  } catch (error) {
    database.close()
    throw error
  }
}

interface Evidence {
  readonly lastLife: LogLife | undefined
  readonly head: number
  readonly mark: HeadMark['found']
  readonly boot: string
}

/** What may be missing at the end of the log; nothing where it can be shown to be whole. */
function missing({ lastLife, head, mark, boot }: Evidence): string | undefined {
  if (!lastLife) return mark?.head ? `all ${mark.head} events: events.db was gone` : undefined
  if (mark?.epoch !== lastLife.epoch) {
    return `perhaps events after ${head}: the file head was gone or is of another log`
  }
  if (mark.head > head) return `events ${head + 1} to ${mark.head}`
  // Without a boot to compare, every transaction waited for the disk.
  if (lastLife.isClosed || lastLife.boot === '' || lastLife.boot === boot) return undefined
  return `perhaps events after ${head}: the machine stopped while the log was open`
}

/** The database, with its mark moved after every event it stored. */
function markedStore({ database, mark, life, unlock }: StoreParts): LogStore {
  return {
    get forgettable() {
      return database.forgettable
    },
    add: (event) => {
      database.add(event)
      mark.write(life.epoch, event.offset)
    },
    forget: (before) => database.forget(before),
    checkpoint: () => database.checkpoint(),
    keepCheckpoint: (checkpoint) => database.keepCheckpoint(checkpoint),
    close: () => {
      try {
        database.setLife({ ...life, isClosed: true })
        database.close()
      } finally {
        mark.close()
        unlock()
      }
    },
  }
}

interface StoreParts {
  readonly database: EventDatabase
  readonly mark: HeadMark
  readonly life: LogLife
  readonly unlock: () => void
}
