import { words } from './option-kinds.ts'
import type { OptionKind } from './option-kinds.ts'
import { section } from './option-section.ts'
import type { CommandOption } from './option-section.ts'
import type { NexusSettings } from '../systems/nexus.ts'

const nexus = section('nexus', {})

/** What only this dialect's server can be told. */
export const NEXUS_OPTIONS: readonly CommandOption[] = [
  nexus('channels', 'channels', file<'channels'>(), 'JSON file of channels and their scopes'),
  nexus('apiKeys', 'api-keys', file<'apiKeys'>(), 'JSON file of keys that are tokens too'),
]

/** In a program these may be lists; on a command line each is a file. */
function file<Key extends keyof NexusSettings>(): OptionKind<NonNullable<NexusSettings[Key]>> {
  const { read, ...words_ } = words('FILE', 'the path of a file')
  return {
    ...words_,
    read: (text) => read(text) as NonNullable<NexusSettings[Key]> | undefined,
    write: String,
  }
}
