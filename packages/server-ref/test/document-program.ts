import { writeSync } from 'node:fs'
import { openDocuments } from '../src/node/systems/deployd/open-documents.ts'
import { documentOf } from './document-of.ts'

/** Puts documents into the store of a directory, and prints the id of each that is safe, until it is killed. */
const [directory = ''] = process.argv.slice(2)
const store = openDocuments(directory)
const before = store.count()

for (let made = 0; ; made++) {
  const id = String(before + made)
  store.put('todos', documentOf(id, { fill: 'x'.repeat(made) }))
  // At once: what is still in a buffer of this process dies with it.
  writeSync(1, `${id}\n`)
}
