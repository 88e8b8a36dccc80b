export { DeploydClient } from './deployd-client.ts'
export { Collection } from './collection.ts'
export type { ChangeName } from './collection.ts'
export type {
  AnyCollections,
  ChangeOf,
  CollectionChanged,
  CustomEvent,
  DeploydTold,
  EventsWithChanges,
} from './deployd-events.ts'
export type { Query } from './documents.ts'
export type { DeploydOptions, DeploydProfile } from './deployd-options.ts'
export type { FaceOptions } from '../faces/face-options.ts'
export { LiveClient } from '../live-client.ts'
export type { AnyLiveClient, WaitOptions } from '../live-client.ts'
export { MaxineError } from '../errors.ts'
export type {
  CollectionChange,
  DeploydDocument,
  DeploydEvents,
} from 'maxine-protocol/dialects/deployd'
