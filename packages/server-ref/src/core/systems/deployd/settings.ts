import type { CollectionSettings } from './catalogue.ts'
import type { Profile } from './manners.ts'

/** What can be set at a go-deployd. */
export interface DeploydCoreSettings {
  /** The wire of the document, or that of the deployed server. */
  readonly profile: Profile
  /** Who hears of changes on the deployed wire: everyone, or only who has joined the collection's room. */
  readonly changesTo: 'everyone' | 'room'
  readonly collections: CollectionSettings
  /** How long one handler may take, in milliseconds. */
  readonly handlerTimeMs: number
  /** Documents of all collections together. */
  readonly maxDocuments: number
}

export const DEPLOYD_DEFAULTS: DeploydCoreSettings = {
  profile: 'documented',
  changesTo: 'everyone',
  collections: 'any',
  handlerTimeMs: 2_000,
  maxDocuments: 100_000,
}
