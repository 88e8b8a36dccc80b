import { createHash, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { SettingError } from '../../setting-error.ts'

/** A key that can be guessed is none. */
const LEAST_CHARACTERS = 12

export interface MasterKeySettings {
  readonly masterKey?: string | undefined
  readonly masterKeyFile?: string | undefined
}

/** Tells the master key from others in constant time; nothing where there is none. */
export function createKeyCheck({
  masterKey,
  masterKeyFile,
}: MasterKeySettings): ((given: string) => boolean) | undefined {
  if (masterKey !== undefined && masterKeyFile !== undefined) {
    throw new SettingError('Give either a master key or a file with it')
  }
  const key = masterKeyFile === undefined ? masterKey : readKey(masterKeyFile)
  if (key === undefined) return undefined
  if (key.length < LEAST_CHARACTERS) {
    throw new SettingError(`The master key has at least ${LEAST_CHARACTERS} characters`)
  }
  const wanted = digest(key)
  return (given) => timingSafeEqual(digest(given), wanted)
}

function readKey(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new SettingError('The file of the master key cannot be read', { cause: error })
  }
}

/** Of equal length, whatever was given. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
