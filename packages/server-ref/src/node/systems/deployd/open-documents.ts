import { join } from 'node:path'
import { createMemoryDocuments } from '../../../core/systems/deployd/documents/document-store.ts'
import type { DocumentStore } from '../../../core/systems/deployd/documents/document-store.ts'
import { lockDirectory } from '../../disk/directory-lock.ts'
import { DocumentDatabase } from './document-database.ts'

/**
 * Documents that outlive the process: each change is on the disk before anybody hears of it. All of
 * them are in memory too, to be found.
 *
 * @throws SettingError, in one line, where the directory is in use, cannot be written to, or holds
 * what is damaged or of somebody else; it is left as it is.
 */
export function openDocuments(directory: string): DocumentStore {
  const unlock = lockDirectory(directory, 'documents')
  try {
    return openLocked(directory, unlock)
  } catch (error) {
    unlock()
    throw error
  }
}

function openLocked(directory: string, unlock: () => void): DocumentStore {
  const database = new DocumentDatabase(join(directory, 'documents.db'))
  const memory = createMemoryDocuments()
  try {
    for (const { collection, document } of database.all()) memory.put(collection, document)
  } catch (error) {
    database.close()
    throw error
  }
  let life: 'open' | 'closed' = 'open'
  return {
    ...memory,
    put(collection, document) {
      database.put(collection, document)
      memory.put(collection, document)
    },
    remove(collection, id) {
      database.remove(collection, id)
      return memory.remove(collection, id)
    },
    close() {
      if (life === 'closed') return
      life = 'closed'
      try {
        database.close()
      } finally {
        unlock()
      }
    },
  }
}
