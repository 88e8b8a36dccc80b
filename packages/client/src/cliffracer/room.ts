import type { EventMessage, Gap } from 'maxine-protocol'
import { cliffracer } from 'maxine-protocol/dialects/cliffracer'
import { checkAddress } from '../address.ts'
import type { Engine } from '../engine.ts'
import { MaxineError } from '../errors.ts'
import { createFaceEngine } from '../faces/face-engine.ts'
import { sendFrame } from '../faces/send-frame.ts'
import { UnaskedClient } from '../faces/unasked-client.ts'
import type { ClientOptions } from '../options.ts'
import { TOLD, tellUser } from './cliffracer-events.ts'
import type { CliffracerTold, RoomEvents } from './cliffracer-events.ts'
import { withoutGreeting } from './cliffracer-options.ts'

/**
 * A chat room, which on this wire is a path and so a connection of its own: comes back by itself, and says by `gap`
 * that words may have been missed. Made by `client.join()`, and ended by `leave()`.
 *
 * ```ts
 * const lobby = client.join('lobby')
 * lobby.on('message', ({ data }) => show(data.user, data.message))
 * await lobby.connect()
 * lobby.send('hello', { user: 'ada' })
 * await lobby.leave()
 * ```
 */
export class Room<Events = RoomEvents> extends UnaskedClient<Events, CliffracerTold> {
  readonly name: string
  readonly #engine: Engine
  readonly #onLeft: () => void

  /** @internal */
  constructor(name: string, options: ClientOptions, onLeft: () => void) {
    const url = () => addressOf(options, name)
    const engine: Engine = createFaceEngine(withoutGreeting({ ...options, url }), {
      dialect: cliffracer,
      implies: 'always',
      hear: (message) => tellUser(engine, message),
    })
    super(engine, TOLD)
    this.name = name
    this.#engine = engine
    this.#onLeft = onLeft
  }

  /**
   * Says something in the room, and tells whether it went to an open connection: what did not is not kept. `fields`
   * stand beside the text, such as `user`.
   */
  send(message: string, fields: Readonly<Record<string, unknown>> = {}): boolean {
    if (typeof message !== 'string') {
      throw new MaxineError('bad_option', 'what is said in a room is a text')
    }
    return sendFrame(this.#engine, { ...fields, type: 'message', message })
  }

  /** Leaves it for good: nothing of it is left when the promise resolves. */
  leave(): Promise<void> {
    this.#onLeft()
    return super.disconnect()
  }

  /** The same as {@link leave}. */
  override disconnect(): Promise<void> {
    return this.leave()
  }

  /** All that happens in the room, and the gaps, as with `events()`. */
  [Symbol.asyncIterator](): AsyncIterableIterator<EventMessage | Gap, undefined> {
    return this.events()
  }
}

/** Beside the address of the client, whatever stands before it. */
async function addressOf({ url, allowInsecure }: ClientOptions, room: string): Promise<string> {
  const given = typeof url === 'function' ? await url() : url
  const base = checkAddress(given, allowInsecure ? 'allow' : 'refuse')
  const address = new URL(`chat/${encodeURIComponent(room)}`, base)
  address.search = base.search
  return address.href
}
