import type { StoredDocument } from './document.ts'

/**
 * Where documents are. It answers at once, so that a commit and the telling of it are one step that
 * nothing can come between. What it throws has changed nothing.
 */
export interface DocumentStore {
  readonly get: (collection: string, id: string) => StoredDocument | undefined
  /** All of a collection, in the order of their creation. */
  readonly list: (collection: string) => readonly StoredDocument[]
  /** Creates it, or replaces the one with its id; safe when it returns. */
  readonly put: (collection: string, document: StoredDocument) => void
  /** False where there was none. */
  readonly remove: (collection: string, id: string) => boolean
  /** Documents of all collections together. */
  readonly count: () => number
  /** Collections that hold any. */
  readonly collections: () => readonly string[]
  readonly close: () => void
}

/** Documents that live as long as the process. */
export function createMemoryDocuments(): DocumentStore {
  const collections = new Map<string, Map<string, StoredDocument>>()
  return {
    get: (collection, id) => collections.get(collection)?.get(id),
    list: (collection) => [...(collections.get(collection)?.values() ?? [])],
    put(collection, document) {
      const held = collections.get(collection)
      if (held) held.set(document.id, document)
      else collections.set(collection, new Map([[document.id, document]]))
    },
    remove(collection, id) {
      const held = collections.get(collection)
      const was = held?.delete(id) ?? false
      if (held?.size === 0) collections.delete(collection)
      return was
    },
    count: () => [...collections.values()].reduce((sum, { size }) => sum + size, 0),
    collections: () => [...collections.keys()],
    close: () => undefined,
  }
}
