import { LIMITS } from 'maxine-protocol'
import type { ClientMessage, Filter, ServerMessage } from 'maxine-protocol'
import { rolesOf } from '../../broadcast/roles.ts'
import type { Visitor } from '../../broadcast/visitor.ts'
import { readSpoken } from './chat-room.ts'
import type { Guest } from './guest.ts'
import { roomAt } from './places.ts'
import type { Service } from './service.ts'
import { isFields } from './service-message.ts'
import type { ProfileName } from './settings.ts'
import { keyOfTopic } from './subjects.ts'

/** Who says something. */
interface Speaker {
  readonly visitor: Visitor
  readonly guest: Guest
}

/** Does what a frame asks for. */
export type Reader = (
  service: Service,
  speaker: Speaker,
  message: ClientMessage,
) => Promise<void> | undefined

export const READERS: Readonly<Record<ProfileName, Reader>> = { topics: readTopics, stock: echo }

function readTopics(
  service: Service,
  speaker: Speaker,
  message: ClientMessage,
): Promise<void> | undefined {
  if (message.type === 'publish') return readOwn(service, speaker, message.event, message.data)
  const { visitor } = speaker
  const answer = answerTo(service, visitor, message)
  if (answer) visitor.say(answer)
  return undefined
}

function answerTo(
  service: Service,
  visitor: Visitor,
  message: ClientMessage,
): ServerMessage | undefined {
  switch (message.type) {
    case 'subscribe':
      return subscribe(service, visitor, namesOf(message.subscriptions.map(({ filter }) => filter)))
    case 'unsubscribe':
      return unsubscribe(service, visitor, namesOf(message.filters ?? []))
    case 'ping':
      return { type: 'pong', timestamp: service.now() }
    case 'unknown':
      service.counters.framesRefused += 1
      return refusal('invalid_format', 'type: expected a text')
    default:
      // A pong: that it came is all there is to know of it. The rest is not on this wire.
      return undefined
  }
}

const NO_TOPICS = refusal('unsupported', 'a chat room has no topics: subscribe on /ws')

function subscribe(
  { audience, options }: Service,
  visitor: Visitor,
  names: readonly string[],
): ServerMessage {
  if (roomAt(visitor.path) !== undefined) return NO_TOPICS
  const { topics } = audience
  const keys = new Set(names.map(keyOfTopic))
  const added = [...keys].filter((key) => !topics.has(visitor, key))
  if (topics.sizeOf(visitor) + added.length > options.maxSubscriptions) {
    const most = `at most ${options.maxSubscriptions} topics on one connection`
    return refusal('too_many_subscriptions', most)
  }
  for (const key of added) topics.join(visitor, key)
  return { type: 'subscribed', subscriptions: names.map((topic) => ({ filter: { topic } })) }
}

function unsubscribe(
  { audience }: Service,
  visitor: Visitor,
  names: readonly string[],
): ServerMessage {
  if (roomAt(visitor.path) !== undefined) return NO_TOPICS
  for (const name of names) audience.topics.leave(visitor, keyOfTopic(name))
  return { type: 'unsubscribed', filters: names.map((topic) => ({ topic })) }
}

/** A frame for the service itself. */
function readOwn(
  service: Service,
  { visitor, guest }: Speaker,
  type: string,
  data: unknown,
): Promise<void> | undefined {
  if (!mayCommand(service, visitor, type)) {
    visitor.say(refusal('forbidden', 'Insufficient permissions'))
    return undefined
  }
  const room = roomAt(visitor.path)
  if (room === undefined || type !== 'message') return service.hear(guest, type, data)
  const spoken = readSpoken(data)
  if (spoken.ok) {
    return service.rooms.say(visitor, room, spoken).then(() => service.hear(guest, type, data))
  }
  service.counters.framesRefused += 1
  visitor.say(refusal('bad_shape', spoken.problem))
  return undefined
}

/** Where no tokens are looked at, everybody may do everything. */
function mayCommand({ settings, options }: Service, visitor: Visitor, type: string): boolean {
  const { commands } = settings
  const role = Object.hasOwn(commands, type) ? commands[type] : undefined
  if (role === undefined || !options.authRequired) return true
  const identity = visitor.identity()
  return identity !== undefined && rolesOf(identity).includes(role)
}

/** As the stock `/ws` does; deployed ones answer a ping, and so does this. */
function echo(
  service: Service,
  { visitor, guest }: Speaker,
  message: ClientMessage,
): Promise<void> | undefined {
  if (message.type === 'ping') {
    visitor.say({ type: 'pong', timestamp: service.now() })
    return undefined
  }
  if (message.type !== 'unknown' || !isFields(message.frame)) return undefined
  const { frame } = message
  // Given back one level deeper, it would be more than clients read.
  if (!isWithin(frame, LIMITS.depth - 1)) {
    visitor.say(refusal('too_deep', `at most ${LIMITS.depth - 1} levels can be given back`))
    return undefined
  }
  const { correlation_id: given, type, ...data } = frame
  visitor.say({
    type: 'event',
    event: 'echo',
    data: frame,
    timestamp: service.now(),
    raw: { correlation_id: typeof given === 'string' ? given : visitor.id },
  })
  return service.hear(guest, typeof type === 'string' ? type : '', data)
}

function isWithin(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((member) => isWithin(member, levels - 1))
}

function namesOf(filters: readonly Filter[]): readonly string[] {
  return filters.flatMap(({ topic }) => topic ?? [])
}

function refusal(code: string, message: string): ServerMessage {
  return { type: 'error', code, message }
}
