import { deploydRoomsServer, deploydServer } from 'maxine-protocol/dialects/deployd/server'
import type { ClientMessage, Problem } from 'maxine-protocol'
import type { Farewells, Manners } from '../../broadcast/manners.ts'
import type { Topics } from '../../broadcast/topics.ts'
import type { Visitor } from '../../broadcast/visitor.ts'
import type { Counters } from '../../counters.ts'
import type { World } from '../../world.ts'
import { isRoot } from './access.ts'
import { readCustomEvent } from './custom-event.ts'
import type { CustomEvent } from './custom-event.ts'
import { isObject } from './documents/document.ts'

/** Which of the two wires is spoken. */
export type Profile = 'documented' | 'deployed'

export interface MannersParts {
  readonly world: World
  readonly counters: Counters
  /** Whether tokens can be checked. */
  readonly hasTokens: boolean
  /** Who is in which room; there by the time somebody comes. */
  readonly rooms: () => Topics<Visitor>
  /** Rooms of one connection. */
  readonly maxRooms: number
  /** Tells of an event that a client has sent. Must not throw. */
  readonly tell: (event: CustomEvent) => void
}

/** How a connection is treated, by the profile of the server. */
export const MANNERS_OF: Readonly<Record<Profile, (parts: MannersParts) => Manners>> = {
  documented: documentedManners,
  deployed: deployedManners,
}

const FAREWELLS: Farewells = {
  missing: [1008, 'Missing authentication token'],
  refused: [1008, 'Invalid authentication token'],
  expired: [1008, 'Token expired'],
  crowded: [4505, 'too many connections'],
  over: [4401, 'token expired'],
  leaving: [1000, 'Server shutting down'],
}

/** Everything is told, and nothing that is said is understood. */
function documentedManners({ counters }: MannersParts): Manners {
  return {
    dialect: deploydServer,
    entry: 'open',
    farewells: FAREWELLS,
    onEnter: nothing,
    onMessage: () => {
      counters.framesRefused += 1
      return undefined
    },
    onUnreadable: nothing,
    onRateLimited: nothing,
    onLeave: nothing,
  }
}

function deployedManners(parts: MannersParts): Manners {
  return {
    dialect: deploydRoomsServer,
    entry: 'open',
    farewells: FAREWELLS,
    onEnter: (visitor) => {
      const timestamp = parts.world.now()
      visitor.say({ type: 'welcome', clientId: visitor.id, timestamp })
      return undefined
    },
    onMessage: (visitor, message) => answer(parts, visitor, message),
    onUnreadable: (visitor, problem) => complain(visitor, complaintAbout(problem)),
    onRateLimited: (visitor) => complain(visitor, 'Too many messages'),
    onLeave: nothing,
  }
}

function answer(
  parts: MannersParts,
  visitor: Visitor,
  message: ClientMessage,
): Promise<void> | undefined {
  switch (message.type) {
    case 'authenticate':
      return authenticate(parts, visitor, message.token)
    case 'subscribe':
      for (const { filter } of message.subscriptions) join(parts, visitor, filter.topic ?? '')
      return undefined
    case 'unsubscribe':
      for (const { topic } of message.filters ?? []) parts.rooms().leave(visitor, topic ?? '')
      return undefined
    case 'publish':
      publish(parts, visitor, message)
      return undefined
    default:
      parts.counters.framesRefused += 1
      complain(visitor, `Unknown message type: ${typeOf(message)}`)
      return undefined
  }
}

async function authenticate(parts: MannersParts, visitor: Visitor, token: string): Promise<void> {
  const complaint = await refusalOf(parts, visitor, token)
  const identity = visitor.identity()
  if (complaint !== undefined) complain(visitor, complaint)
  else if (identity) {
    const user = { sub: identity.sub, is_root: isRoot(identity) }
    visitor.say({ type: 'authenticated', user })
  }
}

/** Nothing where the token is good, or the connection has ended meanwhile. */
async function refusalOf(
  { hasTokens }: MannersParts,
  visitor: Visitor,
  token: string,
): Promise<string | undefined> {
  if (!hasTokens) return 'Authentication not available'
  const farewell = await visitor.identify(token)
  if (farewell === FAREWELLS.crowded) return 'Too many connections'
  return farewell && INVALID_TOKEN
}

function join({ rooms, maxRooms }: MannersParts, visitor: Visitor, room: string): void {
  const held = rooms()
  if (held.sizeOf(visitor) < maxRooms || held.has(visitor, room)) held.join(visitor, room)
  else complain(visitor, 'Too many rooms')
}

/** To the members of a room or to all, the sender among them; where tokens are checked, from users only. */
function publish(
  { hasTokens, tell }: MannersParts,
  visitor: Visitor,
  { event, data, topic }: Extract<ClientMessage, { type: 'publish' }>,
): void {
  if (hasTokens && !visitor.identity()) {
    complain(visitor, 'Authentication required')
    return
  }
  const custom = readOrNot(event, data, topic)
  if (custom) tell(custom)
  else complain(visitor, 'Event not allowed')
}

function readOrNot(event: string, data: unknown, room?: string): CustomEvent | undefined {
  try {
    return readCustomEvent(event, data, room)
  } catch {
    return undefined
  }
}

const INVALID_TOKEN = 'Invalid authentication token'

/** Most characters of a type nobody knows that are said back to who sent it. */
const MOST_SAID = 64

function typeOf(message: ClientMessage): string {
  const frame = message.type === 'unknown' ? message.frame : undefined
  const type = isObject(frame) ? frame['type'] : undefined
  return typeof type === 'string' ? type.slice(0, MOST_SAID) : ''
}

/** In the words of the deployed server: they are all that its clients can tell errors by. */
const COMPLAINTS: Readonly<Record<string, string>> = {
  room: 'Room name required',
  event: 'Event name required',
  token: INVALID_TOKEN,
}

function complaintAbout({ at }: Problem): string {
  return COMPLAINTS[at] ?? 'Invalid message format'
}

function complain(visitor: Visitor, message: string): void {
  visitor.say({ type: 'error', code: 'unspecified', message })
}

function nothing(): undefined {
  return undefined
}
