import Database from 'libsql'
import { deserialize, serialize } from 'node:v8'
import { crc32 } from 'node:zlib'
import { readLoggedEvent } from '../../core/log/logged-event.ts'
import type { LogStore } from '../../core/log/log-store.ts'
import type { Checkpoint, LoggedEvent } from '../../core/log/log.ts'
import { SettingError } from '../setting-error.ts'

/** What is in the file is not what was put there. */
export class DamagedError extends Error {
  override readonly name = 'DamagedError'
}

/** Which life of the log a database holds, and how that life went. */
export interface LogLife {
  readonly epoch: string
  /** The machine's boot in which it is or was open; empty where the machine does not tell. */
  readonly boot: string
  /** Whether it was closed, and so is wholly on the disk. */
  readonly isClosed: boolean
}

const VERSION = 1
/** Rows deleted at a time: often enough that no append waits long, seldom enough to cost little. */
const FORGET_AT_LEAST = 500
const FORGET_AT_MOST = 2_000

const SCHEMA = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
  CREATE TABLE events (offset INTEGER PRIMARY KEY, text TEXT NOT NULL, sum INTEGER NOT NULL);
  CREATE TABLE checkpoint (
    id INTEGER PRIMARY KEY, offset INTEGER NOT NULL, state BLOB NOT NULL, sum INTEGER NOT NULL
  );
  INSERT INTO meta VALUES ('version', ${VERSION});
`

/** A log's events in SQLite, in WAL mode: a transaction that has returned survives the process. */
export class EventDatabase implements LogStore {
  readonly #database: Database.Database
  readonly #insert: Database.Statement<[number, string, number]>
  readonly #delete: Database.Statement<[number]>
  #forgettable: number
  #first = 0
  #head = 0

  /**
   * Opens or makes the file.
   *
   * @throws DamagedError, or SettingError for what another program or version wrote.
   */
  constructor(path: string) {
    this.#database = new Database(path)
    try {
      prepareSchema(this.#database, path)
      this.#insert = this.#database.prepare('INSERT OR REPLACE INTO events VALUES (?, ?, ?)')
      this.#delete = this.#database.prepare('DELETE FROM events WHERE offset < ?')
      this.#forgettable = this.checkpoint()?.offset ?? 0
    } catch (error) {
      this.#database.close()
      throw isDamage(error) ? new DamagedError(error.message, { cause: error }) : error
    }
  }

  get forgettable(): number {
    return this.#forgettable
  }

  /** Nothing in a database that was just made. */
  life(): LogLife | undefined {
    const [epoch, boot, isClosed] = ['epoch', 'boot', 'closed'].map((name) => this.#meta(name))
    if (typeof epoch !== 'string') return undefined
    return { epoch, boot: String(boot), isClosed: isClosed === 1 }
  }

  /** Is on the disk when it returns, whatever `synchronous` is otherwise. */
  setLife({ epoch, boot, isClosed }: LogLife): void {
    this.#database.pragma('synchronous = FULL')
    this.#database.transaction(() => {
      const put = this.#database.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)')
      put.run('epoch', epoch)
      put.run('boot', boot)
      put.run('closed', Number(isClosed))
    })()
    // Without a boot to compare, only what is on the disk can be shown to be all there was.
    this.#database.pragma(`synchronous = ${boot ? 'NORMAL' : 'FULL'}`)
  }

  /** @throws DamagedError where one is not as it was put, or one is missing. */
  events(): readonly LoggedEvent[] {
    const rows = this.#database
      .prepare('SELECT offset, text, sum FROM events ORDER BY offset')
      .all()
    const events = (rows as readonly EventRow[]).map(readRow)
    const [first, head] = [events[0]?.offset ?? 1, events.at(-1)?.offset ?? 0]
    if (events.length !== head - first + 1) throw new DamagedError('events are missing in between')
    if (first > this.#forgettable + 1) throw new DamagedError('events are missing at the start')
    if (this.#forgettable > head) throw new DamagedError('events are missing before the checkpoint')
    this.#first = first
    this.#head = head
    return events
  }

  add(event: LoggedEvent): void {
    this.#insert.run(event.offset, event.text, crc32(event.text))
    this.#head = event.offset
  }

  /** The newest event always stays: it is what tells how far the log had come. */
  forget(before: number): void {
    const upTo = Math.min(before, this.#head, this.#first + FORGET_AT_MOST)
    if (upTo - this.#first < FORGET_AT_LEAST) return
    this.#delete.run(upTo)
    this.#first = upTo
  }

  checkpoint(): Checkpoint | undefined {
    const row = this.#database.prepare('SELECT offset, state, sum FROM checkpoint').get()
    if (row === undefined) return undefined
    const { offset, state, sum } = row as CheckpointRow
    if (crc32(state) !== sum) throw new DamagedError('the checkpoint was changed')
    return { offset, state: deserialize(state) as unknown }
  }

  keepCheckpoint({ offset, state }: Checkpoint): void {
    const bytes = serialize(state)
    this.#database
      .prepare('INSERT OR REPLACE INTO checkpoint VALUES (1, ?, ?, ?)')
      .run(offset, bytes, crc32(bytes))
    this.#forgettable = offset
  }

  close(): void {
    try {
      // Waits for the disk, and leaves all in one file.
      this.#database.pragma('wal_checkpoint(TRUNCATE)')
    } finally {
      this.#database.close()
    }
  }

  #meta(name: string): unknown {
    const row = this.#database.prepare('SELECT value FROM meta WHERE name = ?').get(name)
    return (row as { readonly value: unknown } | undefined)?.value
  }
}

interface EventRow {
  readonly offset: number
  readonly text: string
  readonly sum: number
}

interface CheckpointRow {
  readonly offset: number
  readonly state: Buffer
  readonly sum: number
}

function readRow({ offset, text, sum }: EventRow): LoggedEvent {
  if (crc32(text) === sum) {
    const event = readLoggedEvent(text)
    if (event.offset === offset) return event
  }
  throw new DamagedError(`event ${offset} was changed`)
}

function prepareSchema(database: Database.Database, path: string): void {
  database.pragma('journal_mode = WAL')
  const [result] = database.pragma('integrity_check') as readonly { integrity_check: string }[]
  if (result?.integrity_check !== 'ok') throw new DamagedError('the file is not sound')
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()
  if (tables.length === 0) return void database.transaction(() => database.exec(SCHEMA))()
  const names = (tables as readonly { name: string }[]).map(({ name }) => name)
  if (!names.includes('meta') || !names.includes('events')) {
    throw new SettingError(`${path} is a database of something else`)
  }
  const row = database.prepare("SELECT value FROM meta WHERE name = 'version'").get()
  const { value } = row as { readonly value: number }
  if (value > VERSION) {
    throw new SettingError(`${path} has version ${value}; this server reads up to ${VERSION}`)
  }
}

function isDamage(error: unknown): error is Error {
  if (error instanceof DamagedError) return true
  return error instanceof Database.SqliteError && /NOTADB|CORRUPT/.test(error.code)
}
