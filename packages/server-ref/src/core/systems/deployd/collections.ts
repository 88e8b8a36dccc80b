import type { Decoded } from 'maxine-protocol'
import type { World } from '../../world.ts'
import { createTurns } from '../../registry/turns.ts'
import { refusedAs, ROOT } from './access.ts'
import type { Asker, CollectionRules } from './access.ts'
import type { Catalogue } from './catalogue.ts'
import { readFields } from './documents/document.ts'
import type { Fields, StoredDocument } from './documents/document.ts'
import type { DocumentStore } from './documents/document-store.ts'
import { find, readQuery } from './documents/query.ts'
import { Errand } from './handlers/errand.ts'
import type { ErrandParts } from './handlers/errand.ts'
import type { Action } from './handlers/handler.ts'
import type { Reply } from './handlers/reply.ts'
import { refused } from './problems.ts'

/** A document that was created, updated or deleted. */
export interface Change {
  readonly collection: string
  readonly action: 'created' | 'updated' | 'deleted'
  readonly document: StoredDocument
  /** Left out where root did it, or a stranger. */
  readonly userId?: string
}

export interface CollectionsParts extends ErrandParts {
  readonly world: World
  readonly store: DocumentStore
  readonly catalogue: Catalogue
  /** Where keys or tokens are looked at, collections without rules are for users. */
  readonly isLocked: boolean
  readonly maxDocuments: number
  /** Tells all who are to hear of a change. Must not throw. */
  readonly onChange: (change: Change, rules: CollectionRules) => void
}

/** What came of a request: the answer, and the document it is about. */
export interface Outcome<Result> {
  readonly reply: Reply
  readonly result: Result
}

interface Wanted {
  readonly collection: string
  readonly by: Asker
}

const OK = 200

/** Documents and all that is done with them, over HTTP or from within, by the same way. */
export class Collections {
  readonly #parts: CollectionsParts
  readonly #takeTurns = createTurns()
  #life: 'open' | 'ended' = 'open'

  constructor(parts: CollectionsParts) {
    this.#parts = parts
  }

  /** Nothing is read or changed any more: the store may be another's by now. */
  end(): void {
    this.#life = 'ended'
  }

  async create(collection: string, given: unknown, by: Asker = ROOT) {
    const { errand, rules } = this.#begin({ collection, by }, 'create')
    const fields = await errand.beforeRequest(read(readFields(given)))
    if ('id' in fields) throw refused('bad-request', { field: 'id', detail: 'ids are made here' })
    if (this.#parts.store.count() >= this.#parts.maxDocuments) {
      throw refused('unavailable', { detail: 'there are as many documents as may be' })
    }
    const wanted = await errand.validate(fields)
    const { now } = this.#parts.world
    const createdAt = new Date(now()).toISOString()
    const times = { createdAt, updatedAt: createdAt }
    const document = frozen({ id: this.#newId(collection), ...own(wanted), ...times })
    this.#commit({ collection, action: 'created', document, ...userIdOf(by) }, rules)
    return this.#end(errand, document)
  }

  async read(collection: string, id: string, by: Asker = ROOT): Promise<Outcome<StoredDocument>> {
    const { errand } = this.#begin({ collection, by }, 'read', id)
    await errand.beforeRequest({})
    errand.tellHeld()
    const document = this.#existing(collection, id)
    return { reply: { status: OK, body: document }, result: document }
  }

  async list(
    collection: string,
    query: Fields = {},
    by: Asker = ROOT,
  ): Promise<Outcome<{ readonly found: readonly StoredDocument[]; readonly total: number }>> {
    const { errand } = this.#begin({ collection, by }, 'list')
    const wanted = read(readQuery(await errand.beforeList(query)))
    errand.tellHeld()
    const result = find(this.#parts.store.list(collection), wanted)
    return { reply: { status: OK, body: result.found }, result }
  }

  async update(collection: string, id: string, given: unknown, by: Asker = ROOT) {
    const { errand, rules } = this.#begin({ collection, by }, 'update', id)
    const fields = await errand.beforeRequest(read(readFields(given)))
    if ('id' in fields && fields['id'] !== id) {
      throw refused('bad-request', { field: 'id', detail: 'a document keeps its id' })
    }
    const document = await this.#takeTurns(`${collection}/${id}`, async () => {
      const previous = this.#existing(collection, id)
      const merged = read(readFields({ ...previous, ...own(fields) }))
      const wanted = await errand.validate(merged, previous)
      // In its own process, somebody can have deleted it meanwhile.
      const { createdAt } = this.#existing(collection, id)
      const updatedAt = new Date(this.#parts.world.now()).toISOString()
      const updated = frozen({ ...own(wanted), id, createdAt, updatedAt })
      this.#commit({ collection, action: 'updated', document: updated, ...userIdOf(by) }, rules)
      return updated
    })
    return this.#end(errand, document)
  }

  async delete(collection: string, id: string, by: Asker = ROOT) {
    const { errand, rules } = this.#begin({ collection, by }, 'delete', id)
    await errand.beforeRequest({})
    const document = await this.#takeTurns(`${collection}/${id}`, () => {
      const previous = this.#existing(collection, id)
      this.#commit({ collection, action: 'deleted', document: previous, ...userIdOf(by) }, rules)
      return Promise.resolve(previous)
    })
    return this.#end(errand, document)
  }

  #begin({ collection, by }: Wanted, action: Action, id?: string) {
    this.#assertOpen()
    const rules = this.#parts.catalogue.rulesOf(collection)
    if (!rules) throw refused('not-found', { detail: 'there is no such collection' })
    const reads = action === 'read' || action === 'list'
    const access = (reads ? rules.read : rules.write) ?? (this.#parts.isLocked ? 'users' : 'anyone')
    const refusal = refusedAs(by, access)
    if (refusal === 'stranger') {
      throw refused('unauthorized', { detail: 'a bearer token or the master key is needed' })
    }
    if (refusal === 'user') throw refused('forbidden', { detail: `not for your role: ${action}` })
    const about = { collection, action, by, ...(id !== undefined && { id }) }
    return { rules, errand: new Errand(this.#parts, about) }
  }

  /** Stored and told in one step: changes are told in the order in which they were made. */
  #commit(change: Change, rules: CollectionRules): void {
    this.#assertOpen()
    const { store, onChange } = this.#parts
    const { collection, action, document } = change
    if (action === 'deleted') store.remove(collection, document.id)
    else store.put(collection, document)
    onChange(change, rules)
  }

  #assertOpen(): void {
    if (this.#life === 'ended') throw refused('unavailable', { detail: 'the server is ending' })
  }

  async #end(errand: Errand, document: StoredDocument): Promise<Outcome<StoredDocument>> {
    errand.tellHeld()
    const reply = await errand.afterCommit(document, { status: OK, body: document })
    return { reply, result: document }
  }

  #existing(collection: string, id: string): StoredDocument {
    const document = this.#parts.store.get(collection, id)
    if (document) return document
    throw refused('not-found', { detail: 'there is no document with this id' })
  }

  #newId(collection: string): string {
    const { world, store } = this.#parts
    for (;;) {
      const id = Array.from({ length: 16 }, () => digit(world.random())).join('')
      if (!store.get(collection, id)) return id
    }
  }
}

function read<T>(result: Decoded<T>): T {
  if (result.ok) return result.message
  const { code, at, message } = result.problem
  const name = code === 'too_large' ? 'payload-too-large' : 'bad-request'
  throw refused(name, { detail: message, ...(at !== '' && { field: at }) })
}

/** Without what is the server's to say. */
function own({ id: _id, createdAt: _created, updatedAt: _updated, ...fields }: Fields): Fields {
  return fields
}

function userIdOf(by: Asker): { userId?: string } {
  return by.kind === 'user' ? { userId: by.identity.sub } : {}
}

/** Of those that count 16. */
function digit(chance: number): string {
  return Math.floor(chance * 16).toString(16)
}

/** What is stored is changed by nobody, and read by all. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  for (const member of Object.values(value)) frozen(member)
  return Object.freeze(value)
}
