import { readFile } from 'node:fs/promises'
import { SettingError } from '../setting-error.ts'

/** Reads a file of the operator's. Says what is wrong with it, and nothing that stands in it. */
export async function readJsonFile(path: string, what: string): Promise<unknown> {
  let text
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    throw new SettingError(`The file of ${what} cannot be read (${code}): ${path}`)
  }
  try {
    // A file that whoever runs the server wrote; the reader for frames bounds it like a stranger's.
    // eslint-disable-next-line no-restricted-syntax
    return JSON.parse(text)
  } catch {
    // An engine's own message quotes what it could not read, which may be a key.
    throw new SettingError(`The file of ${what} is not JSON: ${path}`)
  }
}
