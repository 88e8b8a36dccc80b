import type { EventMessage, EventName, TypedEvent } from 'maxine-protocol'
import type { CollectionChange } from 'maxine-protocol/dialects/deployd'
import type { Handler } from '../emitter.ts'
import type { Engine } from '../engine.ts'
import { MaxineError } from '../errors.ts'
import { ByNames } from '../faces/by-names.ts'
import { createFaceEngine } from '../faces/face-engine.ts'
import { isoTime } from '../faces/iso-time.ts'
import { readName } from '../faces/names.ts'
import { sendMessage } from '../faces/send-frame.ts'
import { UnaskedClient } from '../faces/unasked-client.ts'
import { checkHandler, NEWS } from '../live-client.ts'
import type { WaitOptions } from '../live-client.ts'
import type { Subscription } from '../subscriptions/subscription.ts'
import { Collection } from './collection.ts'
import { CHANGE } from './deployd-events.ts'
import type {
  AnyCollections,
  CollectionChanged,
  CustomEvent,
  DeploydTold,
  EventsWithChanges,
} from './deployd-events.ts'
import { readDeploydOptions } from './deployd-options.ts'
import type { DeploydOptions } from './deployd-options.ts'

/**
 * A live connection to a go-deployd server: comes back by itself, joins its rooms again, hands on every change and
 * every custom event. A go-deployd keeps no events, so what happened while there was no connection is lost: `gap`
 * says so, and is the moment to load a collection anew.
 *
 * ```ts
 * const client = new DeploydClient<{ todos: Todo }, { task_completed: { taskId: string } }>()
 * client.collection('todos').on('created', (todo) => add(todo))
 * client.on('task_completed', ({ data }) => celebrate(data.taskId))
 * await client.connect()
 * ```
 *
 * `Collections` maps collections to their documents, `Custom` the names of custom events to their data.
 */
export class DeploydClient<
  Collections = AnyCollections,
  Custom = Readonly<Record<string, unknown>>,
> extends UnaskedClient<EventsWithChanges<Custom>, DeploydTold> {
  readonly #engine: Engine
  readonly #rooms: ByNames
  readonly #masterKey: string | undefined

  constructor(given: DeploydOptions = {}) {
    const { options, dialect } = readDeploydOptions(given)
    const engine = createFaceEngine(options, { dialect, implies: 'always' })
    super(engine, NEWS)
    this.#engine = engine
    this.#masterKey = given.masterKey
    this.#rooms = new ByNames(engine.subscriptions, (topic) => ({ topic }))
  }

  /** A collection: its changes, and the routes to its documents. */
  collection<Name extends EventName<Collections>>(name: Name): Collection<Collections[Name]> {
    return new Collection(this.#engine, name, this.#masterKey)
  }

  /**
   * Calls `handler` for what the client tells, for every `collection_change` and every `custom_event` in the
   * document’s words, or for each custom event of that name. The returned function takes the handler away.
   */
  override on<Name extends keyof DeploydTold>(
    name: Name,
    handler: (event: DeploydTold[Name]) => unknown,
    options?: WaitOptions,
  ): () => void
  override on<Name extends EventName<Custom>>(
    name: Name,
    handler: (event: TypedEvent<Custom, Name>) => unknown,
    options?: WaitOptions,
  ): () => void
  override on(name: string, handler: Handler<never>, options?: WaitOptions): () => void {
    checkHandler(handler)
    const hear = (HEARD.get(name)?.(handler as Handler<unknown>) ?? handler) as never
    if (name === 'custom_event') return this.hearAll(hear, options)
    return super.on(name as never, hear, options)
  }

  /**
   * Joins a room of a deployed server, until {@link leave}: its events are heard by `on`, and by the handler given
   * here. The server does not answer, so nobody knows whether it let us in.
   */
  join(
    room: string,
    handler?: (event: EventMessage) => unknown,
    { signal }: WaitOptions = {},
  ): Subscription {
    this.#needsRooms()
    if (handler) checkHandler(handler)
    return this.#rooms.openOne(readName(room, 'room'), undefined, handler, signal)
  }

  /** Ends what `join` began with this room. */
  leave(room: string): void {
    this.#needsRooms()
    this.#rooms.close([readName(room, 'room')])
  }

  /**
   * Emits an event at a deployed server, to a room or to everybody, and tells whether it went to an open connection:
   * what did not is not kept. Throws for more than the 512 bytes such a server reads.
   */
  emit(event: string, data?: unknown, room?: string): boolean {
    this.#needsRooms()
    return sendMessage(this.#engine, {
      type: 'publish',
      event: readName(event, 'event'),
      data,
      ...(room !== undefined && { topic: readName(room, 'room') }),
    })
  }

  #needsRooms(): void {
    if (this.#engine.settings.dialect.can.publish) return
    throw new MaxineError('unsupported', 'the documented server has no rooms and takes no events', {
      advice: "Set profile to 'deployed' for a server that does.",
    })
  }
}

/** How the document’s words reach a handler. */
const HEARD = new Map<string, (handler: Handler<unknown>) => Handler<EventMessage>>([
  [CHANGE, (handler) => (event) => handler(changeInWords(event))],
  [
    'custom_event',
    (handler) => (event) =>
      event.event === CHANGE ? undefined : handler(customEventInWords(event)),
  ],
])

function changeInWords({ data, timestamp }: EventMessage): CollectionChanged {
  return { type: CHANGE, ...(data as CollectionChange), ...isoTime(timestamp) }
}

function customEventInWords({ event, data, timestamp }: EventMessage): CustomEvent {
  return { type: 'custom_event', event, data, ...isoTime(timestamp) }
}
