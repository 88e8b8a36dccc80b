import type { EventMessage } from 'maxine-protocol'
import type { CollectionChange, DeploydDocument } from 'maxine-protocol/dialects/deployd'
import type { Engine } from '../engine.ts'
import { oneOf } from '../faces/face-options.ts'
import { readName } from '../faces/names.ts'
import { checkHandler } from '../live-client.ts'
import type { WaitOptions } from '../live-client.ts'
import type { Subscription } from '../subscriptions/subscription.ts'
import { CHANGE, changeOf } from './deployd-events.ts'
import type { ChangeOf } from './deployd-events.ts'

/** What can be heard of a collection: one kind of change, or any. */
export type ChangeName = CollectionChange['action'] | 'change'

const NAMES: readonly ChangeName[] = ['created', 'updated', 'deleted', 'change']

/** The room in which a deployed server tells of a collection. */
const ROOM = 'collection:'

/** The changes of one collection, its documents typed by the application’s map. */
export class Collection<Document = DeploydDocument> {
  readonly name: string
  readonly #engine: Engine

  /** @internal */
  constructor(engine: Engine, name: unknown) {
    this.#engine = engine
    this.name = readName(name, 'collection')
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

  #open(hear: (event: EventMessage) => unknown, signal: WaitOptions['signal']): Subscription {
    const filter = { event: CHANGE, topic: ROOM + this.name }
    return this.#engine.subscriptions.open(filter, hear, signal)
  }
}
