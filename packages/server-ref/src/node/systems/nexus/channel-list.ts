import { LIMITS } from 'maxine-protocol'
import type { Channel } from '../../../core/index.ts'
import { readJsonFile } from '../../auth/read-json-file.ts'
import { SettingError } from '../../setting-error.ts'

/** A channel, or its name alone. */
export type ChannelSetting = string | Channel

/** Reads a catalogue: a list, or the path of a JSON file with one; nothing where nobody set any. */
export async function readChannels(
  setting: readonly ChannelSetting[] | string | undefined,
): Promise<readonly Channel[] | undefined> {
  if (setting === undefined) return undefined
  const list = typeof setting === 'string' ? await readJsonFile(setting, 'channels') : setting
  if (!Array.isArray(list) || list.length === 0) {
    throw new SettingError('Channels are a list with at least one: ["name", {"name", "scope"}]')
  }
  const names = new Set<string>()
  return list.map((entry, index) => {
    const channel = readChannel(entry, index)
    if (names.has(channel.name)) throw new SettingError(`Channel ${index} has the name of another`)
    names.add(channel.name)
    return channel
  })
}

function readChannel(entry: unknown, index: number): Channel {
  const { name, scope } = typeof entry === 'string' ? { name: entry } : fieldsOf(entry, index)
  if (!isName(name)) {
    throw new SettingError(`Channel ${index} needs a name of 1 to ${LIMITS.text} ${NAME_RULE}`)
  }
  if (scope === undefined) return { name }
  if (!isName(scope)) {
    throw new SettingError(
      `Channel ${index} has a scope that is not 1 to ${LIMITS.text} ${NAME_RULE}`,
    )
  }
  return { name, scope }
}

function fieldsOf(entry: unknown, index: number): { name?: unknown; scope?: unknown } {
  if (typeof entry === 'object' && entry !== null) return entry
  throw new SettingError(`Channel ${index} is neither a name nor an object`)
}

/** Commas and spaces stand between names on the wire, and clients take a star for a pattern. */
const NAME_RULE = 'characters without spaces, commas or stars'
const NAME = /^[^\s,*]+$/

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LIMITS.text && NAME.test(value)
}
