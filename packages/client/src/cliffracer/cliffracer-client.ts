import type { EventMessage, EventName, Filter, TypedEvent } from 'maxine-protocol'
import type { CliffracerEvents } from 'maxine-protocol/dialects/cliffracer'
import { onAbort } from '../abort.ts'
import type { Handler } from '../emitter.ts'
import type { Engine } from '../engine.ts'
import { ByNames } from '../faces/by-names.ts'
import { createFaceEngine } from '../faces/face-engine.ts'
import { readNames, readSegment } from '../faces/names.ts'
import { sendFrame } from '../faces/send-frame.ts'
import type { SubscriptionGroup } from '../faces/subscription-group.ts'
import { UnaskedClient } from '../faces/unasked-client.ts'
import { checkHandler } from '../live-client.ts'
import type { WaitOptions } from '../live-client.ts'
import type { ClientOptions } from '../options.ts'
import type { Subscription } from '../subscriptions/subscription.ts'
import { TOLD, tellUser } from './cliffracer-events.ts'
import type { AnyRooms, CliffracerTold } from './cliffracer-events.ts'
import { readCliffracerOptions } from './cliffracer-options.ts'
import type { CliffracerOptions } from './cliffracer-options.ts'
import { Room } from './room.ts'

/**
 * A live connection to a Cliffracer service: comes back by itself, asks for its topics again, and joins chat rooms.
 * A service keeps no events, so what happened while there was no connection is lost: `gap` says so.
 *
 * ```ts
 * const client = new CliffracerClient({ url: 'ws://localhost:8081/ws', token })
 * client.on('order_update', ({ data }) => show(data))
 * client.subscribe(['orders', 'notifications'])
 * await client.connect()
 * ```
 *
 * `Events` maps the types of frames to their data: extend {@link CliffracerEvents} by your own. `Rooms` maps the
 * names of rooms to what happens in them.
 */
export class CliffracerClient<Events = CliffracerEvents, Rooms = AnyRooms> extends UnaskedClient<
  Events,
  CliffracerTold
> {
  readonly #engine: Engine
  readonly #options: ClientOptions
  readonly #topics: ByNames
  /** Those that were joined and not left, by name. */
  readonly #rooms = new Map<string, Room<never>>()

  constructor(given: CliffracerOptions = {}) {
    const { options, dialect } = readCliffracerOptions(given)
    const engine: Engine = createFaceEngine(options, {
      dialect,
      implies: 'always',
      hear: (message) => tellUser(engine, message),
    })
    super(engine, TOLD)
    this.#engine = engine
    this.#options = options
    this.#topics = new ByNames(engine.subscriptions, (topic) => ({ topic }))
  }

  /**
   * Asks for the events of topics; the handler given here hears of them, and `on` of whatever comes. A service need
   * not name the topic of an event: one without passes for any. A `stock` service cannot subscribe and sends
   * everything, so there the client chooses. Kept through every reconnect, and ended by {@link unsubscribe}.
   */
  override subscribe(
    topics: readonly string[],
    handler?: (event: EventMessage) => unknown,
    options?: WaitOptions,
  ): SubscriptionGroup
  override subscribe<Name extends EventName<Events>>(
    filter: Filter & { readonly event: Name },
    handler?: (event: TypedEvent<Events, Name>) => unknown,
    options?: WaitOptions,
  ): Subscription
  override subscribe(
    filter: Filter,
    handler?: (event: EventMessage) => unknown,
    options?: WaitOptions,
  ): Subscription
  override subscribe(
    what: readonly string[] | Filter,
    handler?: Handler<never>,
    options: WaitOptions = {},
  ): SubscriptionGroup | Subscription {
    if (!Array.isArray(what)) return super.subscribe(what as Filter, handler as never, options)
    if (handler) checkHandler(handler)
    const hear = handler as Handler<EventMessage> | undefined
    return this.#topics.open(readNames(what, 'topic'), {}, hear, options.signal)
  }

  /** Ends what `subscribe` began with these topics. */
  unsubscribe(topics: readonly string[]): void {
    this.#topics.close(readNames(topics, 'topic'))
  }

  /**
   * Sends a frame of the service’s, such as `{ type: 'message', content }`, and tells whether it went to an open
   * connection: what did not is not kept.
   */
  send(message: { readonly type: string; readonly [field: string]: unknown }): boolean {
    return sendFrame(this.#engine, message)
  }

  /**
   * Joins a chat room, which connects by itself: `await room.connect()` waits until it has. Who joins a room again
   * that was not left is given the same one.
   */
  join<Name extends EventName<Rooms>>(name: Name, { signal }: WaitOptions = {}): Room<Rooms[Name]> {
    const known = this.#rooms.get(readSegment(name, 'room'))
    if (known && known.state.status !== 'closed') return known
    const token = this.#engine.tokens.current
    let unlisten = (): void => undefined
    const room = new Room<never>(name, { ...this.#options, token }, () => {
      unlisten()
      if (this.#rooms.get(name) === room) this.#rooms.delete(name)
    })
    this.#rooms.set(name, room)
    void room.connect()
    unlisten = onAbort(signal, () => void room.leave())
    return room
  }

  /** Uses another token from now on, in the rooms as well. */
  override setToken(token: string): void {
    super.setToken(token)
    for (const room of this.#rooms.values()) room.setToken(token)
  }

  /** Ends the connection and the trying, and leaves all rooms. */
  override async disconnect(): Promise<void> {
    const left = [...this.#rooms.values()].map((room) => room.leave())
    await Promise.all([super.disconnect(), ...left])
  }
}
