import { cannotSay, frames } from '../../dialect.ts'
import type { Encoded, ServerDialect } from '../../dialect.ts'
import { isFrame, notAFrame, readNamed } from '../../frame.ts'
import type { Readers } from '../../frame.ts'
import { toIso } from '../../instant.ts'
import { FROM_CLIENT, readJson } from '../../json.ts'
import type { ClientMessage, EventMessage, ServerMessage } from '../../messages.ts'
import { decoded } from '../../problem.ts'
import type { Decoded } from '../../problem.ts'
import { guardsOf } from '../../schema.ts'
import { isAction } from './action.ts'
import { deployd, deploydRooms } from './client.ts'
import { clientFrames } from './frames.ts'

const FRAMES = guardsOf(clientFrames())

/** The documented go-deployd: broadcasts, and understands nothing that is said to it. */
export const deploydServer: ServerDialect = {
  name: deployd.name,
  can: deployd.can,
  encode: encodeDocumented,
  decode: (text) => [readFrame(text, (frame) => decoded({ type: 'unknown', frame }))],
}

/** The deployed go-deployd: tokens in frames, rooms, events from clients. */
export const deploydRoomsServer: ServerDialect = {
  name: deploydRooms.name,
  can: deploydRooms.can,
  encode: encodeDeployed,
  decode: (text) => [readFrame(text, (frame) => readNamed(frame['type'], frame, FRAMES, readers))],
  batch: (events) => events.join('\n'),
}

function readFrame(
  text: string,
  readKnown: (frame: Readonly<Record<string, unknown>>) => Decoded<ClientMessage>,
): Decoded<ClientMessage> {
  const read = readJson(text, FROM_CLIENT)
  if (!read.ok) return read
  return isFrame(read.message) ? readKnown(read.message) : notAFrame()
}

const readers: Readers<typeof FRAMES, ClientMessage> = {
  auth: ({ token }) => ({ type: 'authenticate', token }),
  join: ({ room }) => ({ type: 'subscribe', subscriptions: [{ filter: { topic: room } }] }),
  leave: ({ room }) => ({ type: 'unsubscribe', filters: [{ topic: room }] }),
  emit: ({ event, data, room }) => ({
    type: 'publish',
    event,
    ...(data !== undefined && { data }),
    ...(room !== undefined && { topic: room }),
  }),
}

function encodeDocumented(message: ServerMessage): Encoded {
  if (message.type !== 'event') return cannotSay(message.type)
  const timestamp = toIso(message.timestamp)
  const change = changeOf(message)
  if (change) {
    const { collection, action, document, userId } = change
    return frames({ type: 'collection_change', collection, action, document, timestamp, userId })
  }
  const { event, data, topic } = message
  return frames({ type: 'custom_event', event, data, room: topic, timestamp })
}

function encodeDeployed(message: ServerMessage): Encoded {
  switch (message.type) {
    case 'welcome':
      return frames({
        type: 'connect',
        ...(message.clientId !== undefined && { data: { client_id: message.clientId } }),
        ...meta(message.timestamp),
      })
    case 'authenticated':
      return frames({
        type: 'auth',
        data: {
          authenticated: true,
          user_id: message.user?.sub,
          is_root: message.user?.['is_root'],
        },
      })
    case 'refused':
      return frames({ type: 'auth', data: { authenticated: false } })
    case 'event':
      return frames(emitted(message))
    case 'error':
      return frames({ type: 'error', error: message.message })
    case 'subscribed':
    case 'unsubscribed':
      // Joining and leaving are not answered on this wire.
      return frames()
    default:
      return cannotSay(message.type)
  }
}

function emitted(message: EventMessage): object {
  const change = changeOf(message)
  const said = change
    ? {
        event: change.action,
        data: change.document,
        room: `collection:${String(change.collection)}`,
      }
    : { event: message.event, data: message.data, room: message.topic }
  return { type: 'emit', ...said, ...meta(message.timestamp) }
}

function changeOf({ event, data }: EventMessage): Readonly<Record<string, unknown>> | undefined {
  return event === 'collection_change' && isFrame(data) && isAction(data['action'])
    ? data
    : undefined
}

/** In Unix seconds, as the deployed server writes them; a part of a second is kept as a fraction. */
function meta(ms = NaN): { meta?: { timestamp: number } } {
  return toIso(ms) === undefined ? {} : { meta: { timestamp: ms / 1000 } }
}
