import Database from 'libsql'
import { crc32 } from 'node:zlib'
import { readJson } from 'maxine-protocol'
import { DOCUMENT_LIMITS, isObject } from '../../../core/systems/deployd/documents/document.ts'
import type { StoredDocument } from '../../../core/systems/deployd/documents/document.ts'
import { SettingError } from '../../setting-error.ts'

/** A document with where it belongs. */
export interface KeptDocument {
  readonly collection: string
  readonly document: StoredDocument
}

const VERSION = 1
const KIND = 'documents of go-deployd'

const SCHEMA = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
  CREATE TABLE documents (
    place INTEGER PRIMARY KEY AUTOINCREMENT, collection TEXT NOT NULL, id TEXT NOT NULL,
    text TEXT NOT NULL, sum INTEGER NOT NULL, UNIQUE (collection, id)
  );
  INSERT INTO meta VALUES ('kind', '${KIND}'), ('version', ${VERSION});
`

/** An update keeps the place of what it replaces: documents stay in the order of their creation. */
const PUT = `
  INSERT INTO documents (collection, id, text, sum) VALUES (?, ?, ?, ?)
  ON CONFLICT (collection, id) DO UPDATE SET text = excluded.text, sum = excluded.sum
`

/** Documents in SQLite. What a call has returned from is on the disk, and survives the machine. */
export class DocumentDatabase {
  readonly #database: Database.Database
  readonly #put: Database.Statement<[string, string, string, number]>
  readonly #remove: Database.Statement<[string, string]>

  /**
   * Opens or makes the file; one that is not what it should be is left as it is.
   *
   * @throws SettingError
   */
  constructor(path: string) {
    this.#database = new Database(path)
    try {
      prepareSchema(this.#database, path)
      this.#put = this.#database.prepare(PUT)
      this.#remove = this.#database.prepare('DELETE FROM documents WHERE collection = ? AND id = ?')
    } catch (error) {
      this.#database.close()
      throw error instanceof SettingError ? error : unusable(path, error)
    }
  }

  put(collection: string, document: StoredDocument): void {
    const text = JSON.stringify(document)
    this.#put.run(collection, document.id, text, sumOf({ collection, id: document.id, text }))
  }

  remove(collection: string, id: string): void {
    this.#remove.run(collection, id)
  }

  /** All of them, in the order of their creation. @throws SettingError for one that was changed. */
  all(): readonly KeptDocument[] {
    const rows = this.#database
      .prepare('SELECT collection, id, text, sum FROM documents ORDER BY place')
      .all()
    return (rows as readonly DocumentRow[]).map(readRow)
  }

  close(): void {
    try {
      // Leaves all in one file.
      this.#database.pragma('wal_checkpoint(TRUNCATE)')
    } finally {
      this.#database.close()
    }
  }
}

interface DocumentRow {
  readonly collection: string
  readonly id: string
  readonly text: string
  readonly sum: number
}

/** Most that a stored document is longer than what was sent of it. */
const ADDED = 1_024

function readRow(row: DocumentRow): KeptDocument {
  const { collection, id, text, sum } = row
  const limits = { length: DOCUMENT_LIMITS.length + ADDED, keys: DOCUMENT_LIMITS.keys + ADDED }
  const read = readJson(text, limits)
  const isWhole = sumOf(row) === sum && read.ok && isObject(read.message)
  if (isWhole && read.message['id'] === id) {
    return { collection, document: read.message as StoredDocument }
  }
  throw new SettingError(`The document ${id} of ${collection} was changed on the disk`)
}

function sumOf({ collection, id, text }: Omit<DocumentRow, 'sum'>): number {
  return crc32(`${collection}\n${id}\n${text}`)
}

/** Looks before it changes anything. */
function prepareSchema(database: Database.Database, path: string): void {
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()
  const [result] = database.pragma('integrity_check') as readonly { integrity_check: string }[]
  if (result?.integrity_check !== 'ok') throw new Error('the file is not sound')
  const isNew = tables.length === 0
  if (!isNew) assertOurs(database, path, tables as readonly { name: string }[])
  database.pragma('journal_mode = WAL')
  // Nothing beside it could tell that the newest were lost with the machine.
  database.pragma('synchronous = FULL')
  if (isNew) database.transaction(() => database.exec(SCHEMA))()
}

function assertOurs(
  database: Database.Database,
  path: string,
  tables: readonly { readonly name: string }[],
): void {
  const other = new SettingError(`${path} is a database of something else`)
  if (!tables.some(({ name }) => name === 'meta')) throw other
  const rows = database.prepare('SELECT name, value FROM meta').all() as readonly MetaRow[]
  const meta = new Map(rows.map(({ name, value }) => [name, value]))
  if (meta.get('kind') !== KIND) throw other
  const version = Number(meta.get('version'))
  if (version > VERSION) {
    throw new SettingError(`${path} has version ${version}; this server reads up to ${VERSION}`)
  }
}

interface MetaRow {
  readonly name: string
  readonly value: unknown
}

function unusable(path: string, cause: unknown): SettingError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new SettingError(`${path} cannot be read, and was left as it is: ${reason}`, { cause })
}
