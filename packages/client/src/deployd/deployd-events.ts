import type { EventMessage } from 'maxine-protocol'
import type { CollectionChange, DeploydDocument } from 'maxine-protocol/dialects/deployd'
import type { ClientEvents } from '../client-events.ts'

/** A change of a document, as it travels. */
export interface CollectionChanged extends CollectionChange {
  readonly type: 'collection_change'
  readonly timestamp?: string
}

/** What a server’s event handlers emit, as it travels. */
export interface CustomEvent {
  readonly type: 'custom_event'
  readonly event: string
  readonly data: unknown
  readonly timestamp?: string
}

/** What a go-deployd client tells besides the custom events, in the document’s words where it has any. */
export interface DeploydTold extends ClientEvents {
  collection_change: CollectionChanged
  custom_event: CustomEvent
}

/** A change in one collection, with a document of its type. */
export interface ChangeOf<Document = DeploydDocument> {
  readonly collection: string
  readonly action: CollectionChange['action']
  readonly document: Document
  /** Who made it, where the server says so. */
  readonly userId?: string
  /** Milliseconds since 1970, where the server says so. */
  readonly timestamp?: number
}

/** The name a document’s changes have among the events. */
export const CHANGE = 'collection_change'

/** A map of collections where the application gives none. */
export type AnyCollections = Readonly<Record<string, DeploydDocument>>

/** The events of a client: those of the application, and the changes. */
export type EventsWithChanges<Custom> = Custom & { readonly [CHANGE]: CollectionChange }

export function changeOf<Document>({ data, timestamp }: EventMessage): ChangeOf<Document> {
  const change = data as ChangeOf<Document>
  return timestamp === undefined ? change : { ...change, timestamp }
}
