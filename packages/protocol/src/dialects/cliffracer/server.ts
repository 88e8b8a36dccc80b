import { cannotSay, frames } from '../../dialect.ts'
import type { Encoded, ServerDialect } from '../../dialect.ts'
import { isFrame, notAFrame, readNamed } from '../../frame.ts'
import type { Frame, Readers } from '../../frame.ts'
import { toIso } from '../../instant.ts'
import { FROM_CLIENT, readJson } from '../../json.ts'
import type { ClientMessage, EventMessage, ServerMessage } from '../../messages.ts'
import { decoded } from '../../problem.ts'
import type { Decoded } from '../../problem.ts'
import { guardsOf } from '../../schema.ts'
import { cliffracer, cliffracerTopics } from './client.ts'
import { clientFrames, flatEvents, serverFrames } from './frames.ts'

const FRAMES = guardsOf(clientFrames())

/** The stock `/ws`. It reads a subscribe like any service, and has nothing to subscribe to. */
export const cliffracerServer: ServerDialect = {
  name: cliffracer.name,
  can: cliffracer.can,
  encode,
  decode: (text) => [readFrame(text)],
}

/**
 * The stock `/ws` as it answers: it gives back whole whatever is no ping, so that it reads no more of
 * it than that it is an object.
 */
export const cliffracerEchoServer: ServerDialect = {
  ...cliffracerServer,
  decode: (text) => [readWhole(text)],
}

/** A service that keeps topics. */
export const cliffracerTopicsServer: ServerDialect = {
  ...cliffracerServer,
  can: cliffracerTopics.can,
}

function readFrame(text: string): Decoded<ClientMessage> {
  const read = readJson(text, FROM_CLIENT)
  if (!read.ok) return read
  const frame = read.message
  if (!isFrame(frame)) return notAFrame()
  const { type } = frame
  if (typeof type === 'string' && !Object.hasOwn(FRAMES, type)) {
    return decoded(readPublish(type, frame))
  }
  return readNamed(type, frame, FRAMES, readers)
}

function readWhole(text: string): Decoded<ClientMessage> {
  const read = readJson(text, FROM_CLIENT)
  if (!read.ok) return read
  const frame = read.message
  if (!isFrame(frame)) return notAFrame()
  return decoded(frame['type'] === 'ping' ? { type: 'ping' } : { type: 'unknown', frame })
}

/** Every other type is for the service: its payload stands in `data` or beside the type. */
function readPublish(event: string, frame: Frame): ClientMessage {
  const { type: _, ...rest } = frame
  const wrapped = Object.keys(rest).length === 1 && Object.hasOwn(rest, 'data')
  return { type: 'publish', event, data: wrapped ? rest['data'] : rest }
}

const readers: Readers<typeof FRAMES, ClientMessage> = {
  subscribe: ({ topics, channel }) => ({
    type: 'subscribe',
    subscriptions: (topics ?? (channel ? [channel] : [])).map((topic) => ({ filter: { topic } })),
  }),
  unsubscribe: ({ topics }) => ({
    type: 'unsubscribe',
    filters: topics.map((topic) => ({ topic })),
  }),
  ping: () => ({ type: 'ping' }),
  pong: () => ({ type: 'pong' }),
}

function encode(message: ServerMessage): Encoded {
  switch (message.type) {
    case 'welcome':
      return frames({
        type: 'connection',
        message: message.message,
        timestamp: toIso(message.timestamp),
      })
    case 'authenticated':
      return frames({ type: 'authenticated', user: message.user })
    case 'subscribed':
      return frames(subscribed(message.subscriptions.flatMap(({ filter }) => filter?.topic ?? [])))
    case 'unsubscribed':
      return frames({
        type: 'unsubscribed',
        topics: message.filters?.flatMap(({ topic }) => topic ?? []) ?? [],
      })
    case 'event':
      // Anybody may publish, so that an event of such a name could pass for the server's own word.
      return Object.hasOwn(serverFrames, message.event)
        ? cannotSay(`an event named ${message.event}`)
        : frames(eventFrame(message))
    case 'error':
      return frames({ type: 'error', message: message.message, code: message.code })
    case 'ping':
      return frames({ type: 'ping' })
    case 'pong':
      return frames({ type: 'pong', timestamp: toIso(message.timestamp) })
    case 'refused':
      // Said by closing with 1008 and the reason.
      return frames()
    default:
      return cannotSay(message.type)
  }
}

/** The guide's service names the one channel it was asked for, and its clients may read that. */
function subscribed(topics: readonly string[]): object {
  const [channel] = topics
  return { type: 'subscribed', topics, ...(topics.length === 1 && { channel }) }
}

function eventFrame({ event, data, topic, timestamp, raw }: EventMessage): object {
  const time = toIso(timestamp)
  if (!Object.hasOwn(flatEvents, event) || !isFrame(data)) {
    return { type: event, subject: topic, data, timestamp: time, ...correlated(raw) }
  }
  // The fields stand beside the type, so one of the same name must not replace it.
  const { type: _, ...fields } = data
  return {
    type: event,
    ...fields,
    ...(!Object.hasOwn(data, 'subject') && { subject: topic }),
    ...(!Object.hasOwn(data, 'timestamp') && { timestamp: time }),
  }
}

/** An echo names what it answers, for which the neutral model has no place. */
function correlated(raw: unknown): object {
  const id = isFrame(raw) ? raw['correlation_id'] : undefined
  return typeof id === 'string' ? { correlation_id: id } : {}
}
