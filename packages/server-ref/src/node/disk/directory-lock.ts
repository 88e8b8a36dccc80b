import Database from 'libsql'
import { accessSync, constants, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SettingError } from '../setting-error.ts'

/**
 * Makes a directory where there is none, and this process the only one in it until the returned
 * function is called or the process ends, however it ends: the lock is the operating system's, on a
 * file. Another file tells others whose it is. `what` is to be kept there, in words for people.
 *
 * @throws SettingError where somebody else has it, or nothing can be written.
 */
export function lockDirectory(directory: string, what = 'events'): () => void {
  const unwritable = (cause: unknown) => unwritableError(directory, what, cause)
  try {
    mkdirSync(directory, { recursive: true })
    accessSync(directory, constants.W_OK)
  } catch (error) {
    throw unwritable(error)
  }
  const lock = open(directory, unwritable)
  const owner = join(directory, 'owner')
  try {
    // A journal on disk would be one more file, for a transaction that never writes.
    lock.pragma('journal_mode = MEMORY')
    lock.exec('BEGIN EXCLUSIVE')
    writeFileSync(owner, `${process.pid}\n`)
  } catch (error) {
    lock.close()
    throw codeOf(error) === 'SQLITE_BUSY' ? inUse(directory, owner, error) : unwritable(error)
  }
  return () => {
    rmSync(owner, { force: true })
    // Closing alone would leave the lock until garbage collection.
    lock.exec('ROLLBACK')
    lock.close()
  }
}

function open(directory: string, unwritable: (cause: unknown) => SettingError): Database.Database {
  try {
    return new Database(join(directory, 'lock'))
  } catch (error) {
    throw unwritable(error)
  }
}

function inUse(directory: string, owner: string, cause: unknown): SettingError {
  return new SettingError(`${directory} is in use by process ${processIn(owner)}`, { cause })
}

function unwritableError(directory: string, what: string, cause: unknown): SettingError {
  const message = `${what} cannot be kept in ${directory}: not a directory that can be written to`
  return new SettingError(`${message} (${codeOf(cause) ?? 'cannot be opened'})`, { cause })
}

function processIn(owner: string): string {
  try {
    return readFileSync(owner, 'utf8').trim()
  } catch {
    // It has the lock and has not written its id yet.
    return 'unknown'
  }
}

/** `ENOENT`, `SQLITE_BUSY` and the like. */
function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined
}
