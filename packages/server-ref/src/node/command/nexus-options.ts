import { words } from './option-kinds.ts'
import { section } from './option-section.ts'
import type { CommandOption } from './option-section.ts'

const nexus = section('nexus', {})

/** In a program these may be lists as well. */
const file = { ...words('FILE', 'the path of a file'), write: String }

/** What only this dialect's server can be told. */
export const NEXUS_OPTIONS: readonly CommandOption[] = [
  nexus('channels', 'channels', file, 'JSON file of channels and their scopes'),
  nexus('apiKeys', 'api-keys', file, 'JSON file of keys that are tokens too'),
]
