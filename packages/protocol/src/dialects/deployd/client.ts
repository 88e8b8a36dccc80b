import { cannotSay, frames } from '../../dialect.ts'
import type { Capabilities, Dialect, Encoded } from '../../dialect.ts'
import { plainNames } from '../../filter.ts'
import type { Filter } from '../../filter.ts'
import { isFrame, notAFrame, readNamed, refusal } from '../../frame.ts'
import type { Frame, Readers } from '../../frame.ts'
import { stamp, toIso } from '../../instant.ts'
import { FROM_SERVER, readJson } from '../../json.ts'
import type { ClientMessage, Hello, ServerMessage } from '../../messages.ts'
import { decoded, failed } from '../../problem.ts'
import type { Decoded } from '../../problem.ts'
import { isAction } from './action.ts'
import { serverFrames } from './guards.ts'

export type { CollectionChange, DeploydDocument, DeploydEvents } from './events.ts'

const documented: Capabilities = {
  token: [],
  subscribe: 'none',
  filters: [],
  confirms: false,
  unsubscribed: 'everything',
  heartbeat: 'protocol',
  recovery: 'none',
  snapshot: false,
  batch: false,
  publish: false,
  registry: false,
  refresh: false,
}

const deployed: Capabilities = {
  ...documented,
  token: ['frame'],
  // Builds differ: the first sent a change to its room only, later ones send each to everyone.
  subscribe: 'many',
  batch: true,
  publish: true,
  registry: false,
}

/** go-deployd as its document describes it: everything is broadcast, nothing is asked for. */
export const deployd: Dialect = {
  name: 'deployd',
  can: documented,
  encode: sayNothing,
  decode,
}

/** go-deployd as it is deployed: a token in a frame, rooms to join, events to emit. Reads both. */
export const deploydRooms: Dialect = { name: 'deployd', can: deployed, encode, decode }

/** The name a document's changes have in the neutral model; no custom event may take it. */
const CHANGE = 'collection_change'
const COLLECTION_ROOM = 'collection:'

/** The deployed server drains its queue into one frame: documents with a newline between them. */
function decode(text: string): readonly Decoded<ServerMessage>[] {
  const whole = readJson(text, FROM_SERVER)
  if (whole.ok || whole.problem.code !== 'not_json' || typeof text !== 'string') {
    return [readFrame(whole)]
  }
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.length > 1 ? lines.map((line) => readFrame(readJson(line, FROM_SERVER))) : [whole]
}

function readFrame(read: Decoded<unknown>): Decoded<ServerMessage> {
  if (!read.ok) return read
  const frame = read.message
  if (!isFrame(frame)) return notAFrame()
  const named = readNamed(frame['type'], frame, serverFrames, readers)
  if (!named.ok || named.message.type !== 'event') return named
  return readEvent(named.message, frame)
}

type Event = Extract<ServerMessage, { type: 'event' }>

function readEvent(message: Event, frame: Frame): Decoded<ServerMessage> {
  if (frame['type'] === CHANGE) return decoded(message)
  const { topic = '' } = message
  if (topic.startsWith(COLLECTION_ROOM) && isAction(message.event)) {
    return readRoomChange(message, message.event)
  }
  if (message.event === CHANGE) return failed('bad_shape', 'event', 'the name of another event')
  return decoded(message)
}

function readRoomChange(
  message: Event,
  action: 'created' | 'updated' | 'deleted',
): Decoded<ServerMessage> {
  const document = message.data
  if (!isFrame(document)) return failed('bad_shape', 'data', 'expected object')
  const collection = (message.topic ?? '').slice(COLLECTION_ROOM.length)
  return decoded({ ...message, event: CHANGE, data: { collection, action, document } })
}

const readers: Readers<typeof serverFrames, ServerMessage> = {
  collection_change: ({ timestamp, ...change }, raw) => ({
    type: 'event',
    event: CHANGE,
    topic: COLLECTION_ROOM + change.collection,
    data: change,
    ...stamp(timestamp),
    raw,
  }),
  custom_event: ({ timestamp, ...rest }, raw) => readEmitted({ ...rest, meta: { timestamp } }, raw),
  emit: readEmitted,
  'collection:change': readEmitted,
  connect: ({ data, meta }) => ({
    type: 'welcome',
    ...(data?.client_id !== undefined && { clientId: data.client_id }),
    ...metaStamp(meta),
  }),
  auth: ({ data: { authenticated, user_id, is_root } }) =>
    authenticated
      ? {
          type: 'authenticated',
          user: {
            ...(user_id !== undefined && { sub: user_id }),
            ...(is_root !== undefined && { is_root }),
          },
        }
      : { type: 'refused', code: 'token_refused', message: '', retryable: true },
  join: ({ room }) => ({ type: 'subscribed', subscriptions: [{ filter: { topic: room } }] }),
  leave: ({ room }) => ({ type: 'unsubscribed', filters: [{ topic: room }] }),
  disconnect: ({ error }) => ({ type: 'goaway', reason: error ?? 'disconnect' }),
  error: readError,
}

function readEmitted(
  frame: { event: string; room?: string; meta?: Frame },
  raw: Frame,
): ServerMessage {
  return {
    type: 'event',
    event: frame.event,
    data: raw['data'],
    ...(frame.room !== undefined && { topic: frame.room }),
    ...metaStamp(frame.meta),
    raw,
  }
}

/** The deployed server answers with a text and no code, also to a token it does not take. */
function readError({ error = '' }: { error?: string }): ServerMessage {
  const refused = refusal({ message: error }, TEXTS)
  return refused.code === 'token_refused'
    ? { type: 'refused', ...refused, retryable: true }
    : { type: 'error', ...refused }
}

const TEXTS = {
  'Invalid authentication token': 'token_refused',
  'Invalid message format': 'invalid_format',
}

/** The deployed server writes Unix seconds; text is read as in the documented frames. */
function metaStamp({ timestamp }: Frame = {}): { timestamp?: number } {
  return stamp(typeof timestamp === 'number' ? toIso(Math.round(timestamp * 1000)) : timestamp)
}

/** The documented server reads nothing: a hello that asks for nothing it cannot do is no frame. */
function sayNothing(message: ClientMessage): Encoded {
  return message.type === 'hello' && message.token === undefined
    ? frames()
    : cannotSay(message.type)
}

function encode(message: ClientMessage): Encoded {
  switch (message.type) {
    case 'hello':
      return hello(message)
    case 'authenticate':
      return short({ type: 'auth', token: message.token })
    case 'subscribe':
      return inRooms(
        'join',
        message.subscriptions.map(({ filter }) => filter),
      )
    case 'unsubscribe':
      return inRooms('leave', message.filters ?? [{}])
    case 'publish':
      return short({
        type: 'emit',
        event: message.event,
        data: message.data,
        room: message.topic,
      })
    default:
      return cannotSay(message.type)
  }
}

function hello({ token, subscriptions }: Hello): Encoded {
  const joins = encode({ type: 'subscribe', subscriptions })
  const auth = token === undefined ? frames() : encode({ type: 'authenticate', token })
  if (!auth.ok || !joins.ok) return auth.ok ? joins : auth
  return { ok: true, frames: [...auth.frames, ...joins.frames] }
}

function inRooms(type: 'join' | 'leave', filters: readonly Filter[]): Encoded {
  const rooms = plainNames(filters, 'topic')
  return rooms
    ? short(...rooms.map((room) => ({ type, room })))
    : failed('unsupported', 'filter.topic', 'this wire needs the name of one room')
}

/** The deployed server drops a connection that sends it more than 512 bytes at once. */
const LONGEST_FRAME = 512

function short(...values: readonly object[]): Encoded {
  const encoded = frames(...values)
  if (!encoded.ok || encoded.frames.every((text) => utf8Length(text) <= LONGEST_FRAME)) {
    return encoded
  }
  return failed('too_large', '', `more than the ${LONGEST_FRAME} bytes this server reads`)
}

/** By hand, because `TextEncoder` is no part of the language and this runs anywhere. */
function utf8Length(text: string): number {
  let bytes = 0
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
  }
  return bytes
}
