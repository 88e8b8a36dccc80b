import type { EventMessage } from 'maxine-protocol'
import type { CollectionChange, DeploydDocument } from 'maxine-protocol/dialects/deployd'
import type { Engine } from '../engine.ts'
import { oneOf } from '../faces/face-options.ts'
import { readSegment } from '../faces/names.ts'
import { checkHandler } from '../live-client.ts'
import type { WaitOptions } from '../live-client.ts'
import type { Subscription } from '../subscriptions/subscription.ts'
import { CHANGE, changeOf } from './deployd-events.ts'
import type { ChangeOf } from './deployd-events.ts'
import type { Documents, Query } from './documents.ts'

/** What can be heard of a collection: one kind of change, or any. */
export type ChangeName = CollectionChange['action'] | 'change'

const NAMES: readonly ChangeName[] = ['created', 'updated', 'deleted', 'change']

/** The room in which a deployed server tells of a collection. */
const ROOM = 'collection:'

/** One collection, its documents typed by the application’s map: what changes, and over HTTP what is there. */
export class Collection<Document = DeploydDocument> {
  readonly name: string
  readonly #engine: Engine
  readonly #masterKey: string | undefined

  /** @internal */
  constructor(engine: Engine, name: unknown, masterKey?: string) {
    this.#engine = engine
    this.#masterKey = masterKey
    this.name = readSegment(name, 'collection')
  }

  /**
   * Calls `handler` with the document and the whole change for each `created`, `updated` or `deleted`, or for every
   * `change`. The returned function takes the handler away.
   */
  on(
    name: ChangeName,
    handler: (document: Document, change: ChangeOf<Document>) => unknown,
    { signal }: WaitOptions = {},
  ): () => void {
    checkHandler(handler)
    const wanted = oneOf('a change of a collection', name, NAMES)
    const hear = (event: EventMessage): unknown => {
      const change = changeOf<Document>(event)
      if (wanted !== 'change' && wanted !== change.action) return undefined
      return handler(change.document, change)
    }
    const subscription = this.#open(hear, signal)
    return () => subscription.unsubscribe()
  }

  /**
   * The documents whose fields have the values that are given; `$sort`, `$limit` and `$skip` are the server’s. The
   * moment to ask is after `open`, and after each `gap`.
   */
  async list(query: Query = {}, options?: WaitOptions): Promise<readonly Document[]> {
    return (await this.#ask(options)).list(query)
  }

  async get(id: string, options?: WaitOptions): Promise<Document> {
    return (await this.#ask(options)).get(id)
  }

  /** The document as it was stored, with what the server adds: `id`, `createdAt`, `updatedAt`. */
  async create(fields: Partial<Document>, options?: WaitOptions): Promise<Document> {
    return (await this.#ask(options)).create(fields)
  }

  /** Gives these fields new values and leaves the others. */
  async update(id: string, fields: Partial<Document>, options?: WaitOptions): Promise<Document> {
    return (await this.#ask(options)).update(id, fields)
  }

  async delete(id: string, options?: WaitOptions): Promise<void> {
    await (await this.#ask(options)).delete(id)
  }

  /** Loaded when it is first asked: whoever only listens has no use for it. */
  async #ask({ signal }: WaitOptions = {}): Promise<Documents<Document>> {
    const { Documents } = await import('./documents.ts')
    const source = { ...(await this.#engine.whereabouts.http()), signal }
    return new Documents<Document>(source, this.name, this.#masterKey)
  }

  #open(hear: (event: EventMessage) => unknown, signal: WaitOptions['signal']): Subscription {
    const filter = { event: CHANGE, topic: ROOM + this.name }
    return this.#engine.subscriptions.open(filter, hear, signal)
  }
}
