/** A stored document, with the fields its collection has. */
export interface DeploydDocument {
  readonly id?: string
  readonly [field: string]: unknown
}

export interface CollectionChange {
  readonly collection: string
  readonly action: 'created' | 'updated' | 'deleted'
  readonly document: DeploydDocument
  /** Who made the change; the deployed server does not say. */
  readonly userId?: string
}

/**
 * Event name to data. Custom events are the application's own: add them by extending it where you
 * name it, `interface MyEvents extends DeploydEvents { task_completed: { taskId: string } }`.
 */
export interface DeploydEvents {
  collection_change: CollectionChange
}
