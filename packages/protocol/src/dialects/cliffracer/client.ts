import { cannotSay, frames } from '../../dialect.ts'
import type { Capabilities, Dialect, Encoded } from '../../dialect.ts'
import { plainNames } from '../../filter.ts'
import type { Filter } from '../../filter.ts'
import { isFrame, notAFrame, readNamed, refusal } from '../../frame.ts'
import type { Frame, Readers } from '../../frame.ts'
import { badShape } from '../../guard.ts'
import { stamp } from '../../instant.ts'
import { FROM_SERVER, readJson } from '../../json.ts'
import type { ClientMessage, ServerMessage } from '../../messages.ts'
import { decoded, failed } from '../../problem.ts'
import type { Decoded, Failed } from '../../problem.ts'
import { flatEvents, serverFrames } from './guards.ts'

export type {
  Announcement,
  ChatMessage,
  CliffracerEvents,
  Notice,
  PaymentCompleted,
} from './events.ts'

const stock: Capabilities = {
  token: ['query'],
  subscribe: 'none',
  filters: [],
  confirms: false,
  unsubscribed: 'everything',
  heartbeat: 'ping',
  recovery: 'none',
  snapshot: false,
  batch: false,
  publish: true,
  registry: false,
  refresh: false,
}

const keepsTopics: Capabilities = {
  ...stock,
  subscribe: 'many',
  filters: ['topic'],
  confirms: true,
}

/** Cliffracer's stock `/ws`: sends everything to everyone and cannot subscribe. */
export const cliffracer: Dialect = { name: 'cliffracer', can: stock, encode: encodeStock, decode }

/** A Cliffracer service that keeps topics, as the guide's client expects. */
export const cliffracerTopics: Dialect = { name: 'cliffracer', can: keepsTopics, encode, decode }

function decode(text: string): readonly Decoded<ServerMessage>[] {
  const read = readJson(text, FROM_SERVER)
  if (!read.ok) return [read]
  const frame = read.message
  if (!isFrame(frame)) return [notAFrame()]
  const { type } = frame
  if (typeof type !== 'string' || Object.hasOwn(serverFrames, type)) {
    return [readNamed(type, frame, serverFrames, readers)]
  }
  return [isPingEcho(frame) ? decoded(readers.pong(frame, frame)) : readEvent(type, frame)]
}

/** The stock `/ws` echoes whatever it is sent, so a ping comes back and no pong does. */
function isPingEcho({ type, data }: Frame): boolean {
  return type === 'echo' && isFrame(data) && data['type'] === 'ping'
}

/** Every other type is an event: the guide's stand beside their type, a service's own in `data`. */
function readEvent(event: string, frame: Frame): Decoded<ServerMessage> {
  const { type: _, ...rest } = frame
  const flat = flatEvents.has(event)
  const found = flatEvents.get(event)?.(rest, '')
  if (found) return badShape(found)
  const { subject } = frame
  return decoded({
    type: 'event',
    event,
    data: flat || !Object.hasOwn(frame, 'data') ? rest : frame['data'],
    ...(typeof subject === 'string' && { topic: subject }),
    ...stamp(frame['timestamp']),
    raw: frame,
  })
}

const readers: Readers<typeof serverFrames, ServerMessage> = {
  connection: ({ message, timestamp }) => ({
    type: 'welcome',
    ...(message !== undefined && { message }),
    ...stamp(timestamp),
  }),
  authenticated: (frame) => ({ type: 'authenticated', ...frame }),
  subscribed: ({ topics: named, channel }) => ({
    type: 'subscribed',
    subscriptions: (named ?? [channel]).map((topic) => (topic ? { filter: { topic } } : {})),
  }),
  unsubscribed: ({ topics: named }) => ({
    type: 'unsubscribed',
    filters: named.map((topic) => ({ topic })),
  }),
  error: (frame) => ({
    type: 'error',
    ...refusal(frame, {
      'Insufficient permissions': 'forbidden',
      'Rate limit exceeded': 'rate_limited',
    }),
  }),
  ping: () => ({ type: 'ping' }),
  pong: ({ timestamp }) => ({ type: 'pong', ...stamp(timestamp) }),
}

function encode(message: ClientMessage): Encoded {
  switch (message.type) {
    case 'subscribe':
      return subscribe(message.subscriptions.map(({ filter }) => filter))
    case 'unsubscribe':
      return message.filters ? onTopics('unsubscribe', message.filters) : noTopic()
    case 'hello':
      return message.token === undefined
        ? subscribe(message.subscriptions.map(({ filter }) => filter))
        : cannotSay('a token in a frame')
    default:
      return encodeStock(message)
  }
}

function encodeStock(message: ClientMessage): Encoded {
  switch (message.type) {
    case 'hello':
      return message.token === undefined ? frames() : cannotSay('a token in a frame')
    case 'ping':
    case 'pong':
      return frames({ type: message.type })
    case 'publish': {
      const { event, data } = message
      return frames(standsAlone(data) ? { ...data, type: event } : { type: event, data })
    }
    default:
      return cannotSay(message.type)
  }
}

/** Whether a payload's fields can stand beside the type: none is lost to it or taken for a wrapping. */
function standsAlone(data: unknown): data is Frame {
  return isFrame(data) && !('type' in data) && Object.keys(data).join() !== 'data'
}

function subscribe(filters: readonly Filter[]): Encoded {
  return filters.length > 0 ? onTopics('subscribe', filters) : frames()
}

function onTopics(type: 'subscribe' | 'unsubscribe', filters: readonly Filter[]): Encoded {
  const topics = plainNames(filters, 'topic')
  return topics ? frames({ type, topics }) : noTopic()
}

function noTopic(): Failed {
  return failed('unsupported', 'filter.topic', 'this wire needs the name of one topic')
}
