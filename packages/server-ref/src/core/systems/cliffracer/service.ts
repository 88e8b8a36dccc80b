import type { ClientMessage, ErrorMessage, Problem, ServerMessage } from 'maxine-protocol'
import { Audience } from '../../broadcast/audience.ts'
import type { Farewells, Manners } from '../../broadcast/manners.ts'
import type { Visitor } from '../../broadcast/visitor.ts'
import type { Counters } from '../../counters.ts'
import type { LoggedEvent } from '../../log/log.ts'
import type { SystemParts } from '../system-parts.ts'
import { ChatRooms } from './chat-room.ts'
import { createGuest } from './guest.ts'
import type { Guest } from './guest.ts'
import { runHook } from './hooks.ts'
import { roomAt } from './places.ts'
import { PROFILES } from './profile.ts'
import type { Addressee, Profile } from './profile.ts'
import { READERS } from './reading.ts'
import type { Reader } from './reading.ts'
import { saidBy } from './service-message.ts'
import type { ServiceMessage } from './service-message.ts'
import type { CompleteSettings } from './settings.ts'
import { SlidingWindow } from './sliding-window.ts'
import { Pulse } from './pulse.ts'
import { userOf } from './user.ts'

export interface ServiceParts extends SystemParts {
  readonly counters: Counters
  readonly settings: CompleteSettings
}

const MINUTE_MS = 60_000

/** What the guide closes with, whatever is wrong with a token; the rest is our own. */
const INVALID = [1008, 'Invalid token'] as const

const FAREWELLS: Farewells = {
  missing: INVALID,
  refused: INVALID,
  expired: INVALID,
  crowded: [4505, 'too many connections'],
  over: [4401, 'token expired'],
  leaving: [1012, 'service restart'],
}

/** One service: who is there, their rooms, and what becomes of what they say. */
export class Service implements Manners {
  readonly farewells = FAREWELLS
  readonly audience: Audience
  readonly rooms: ChatRooms
  readonly settings: CompleteSettings
  readonly options: ServiceParts['options']
  readonly #parts: ServiceParts
  readonly #profile: Profile
  readonly #read: Reader
  readonly #pulse: Pulse
  readonly #guests = new Map<Visitor, Guest>()
  #state: 'open' | 'closed' = 'open'

  constructor(parts: ServiceParts) {
    const { world, options, settings } = parts
    this.#parts = parts
    this.settings = settings
    this.options = options
    this.#profile = PROFILES[settings.profile]
    this.#read = READERS[settings.profile]
    this.rooms = new ChatRooms(() => this.audience)
    this.#pulse = new Pulse(world, options.heartbeatMs, () => this.#guests.keys())
    this.audience = new Audience({ ...parts, manners: this })
  }

  get dialect(): Manners['dialect'] {
    return this.#profile.dialect
  }

  get entry(): Manners['entry'] {
    return this.#profile.entry
  }

  /** Frames that could not be taken for what they should be. */
  get counters(): Counters {
    return this.#parts.counters
  }

  readonly now = (): number => this.#parts.world.now()

  readonly limiter = (): SlidingWindow =>
    new SlidingWindow(this.settings.messagesPerMinute, MINUTE_MS)

  readonly onEnter = (visitor: Visitor): Promise<void> => {
    const guest = createGuest(visitor, this.dialect, this.#parts.world)
    this.#guests.set(visitor, guest)
    if (this.#profile.pings) this.#pulse.start()
    if (this.#profile.greets) visitor.say(...this.#greetings(visitor))
    return this.#settleIn(visitor, guest)
  }

  readonly onMessage = (visitor: Visitor, message: ClientMessage): Promise<void> | undefined => {
    const guest = this.#guests.get(visitor)
    return guest && this.#read(this, { visitor, guest }, message)
  }

  readonly onUnreadable = (visitor: Visitor, { code, message }: Problem): void =>
    visitor.say(error(code, message))

  readonly onRateLimited = (visitor: Visitor): void =>
    visitor.say(error('rate_limited', 'Rate limit exceeded'))

  readonly onLeave = (visitor: Visitor): void => {
    const guest = this.#guests.get(visitor)
    if (!guest) return
    this.#guests.delete(visitor)
    if (this.#guests.size === 0) this.#pulse.rest()
    const { onDisconnect } = this.settings
    const room = roomAt(visitor.path)
    if (room !== undefined) this.#leaveRoom(visitor, room)
    if (onDisconnect) void runHook(() => onDisconnect(guest), this.#parts.onError)
  }

  /** Hands a frame that is for the service to its hook. */
  readonly hear = (guest: Guest, type: string, data: unknown): Promise<void> | undefined => {
    const { onMessage } = this.settings
    return onMessage && runHook(() => onMessage(guest, { type, data }), this.#parts.onError)
  }

  /** Rejects with a TypeError for what no client could read. */
  readonly tell = async (to: Addressee, message: ServiceMessage): Promise<LoggedEvent> =>
    this.audience.tell(this.#profile.telling(to, saidBy(message)))

  close(code: number, reason: string): void {
    this.#state = 'closed'
    this.audience.close(code, reason)
  }

  #greetings(visitor: Visitor): readonly ServerMessage[] {
    const identity = visitor.identity()
    const welcome: ServerMessage = {
      type: 'welcome',
      message: this.settings.greeting,
      timestamp: this.now(),
    }
    return identity
      ? [welcome, { type: 'authenticated', user: { ...userOf(identity) } }]
      : [welcome]
  }

  async #settleIn(visitor: Visitor, guest: Guest): Promise<void> {
    const { onConnect } = this.settings
    if (onConnect) await runHook(() => onConnect(guest), this.#parts.onError)
    const room = roomAt(visitor.path)
    // It may have gone, or been sent away, meanwhile.
    if (room !== undefined && visitor.isPresent) await this.rooms.enter(visitor, room)
  }

  #leaveRoom(visitor: Visitor, room: string): void {
    const leaving = this.rooms.leave(visitor, room, this.#state === 'open')
    leaving.catch(this.#parts.onError)
  }
}

function error(code: string, message: string): ErrorMessage {
  return { type: 'error', code, message }
}
