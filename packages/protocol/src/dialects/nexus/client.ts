import { cannotSay, frames } from '../../dialect.ts'
import type { Capabilities, Dialect, Encoded } from '../../dialect.ts'
import { plainNames } from '../../filter.ts'
import type { Filter } from '../../filter.ts'
import { isFrame, notAFrame, readNamed, refusal } from '../../frame.ts'
import type { Readers } from '../../frame.ts'
import { badShape } from '../../guard.ts'
import { stamp } from '../../instant.ts'
import { FROM_SERVER, readJson } from '../../json.ts'
import type { ClientMessage, ServerMessage, Subscription } from '../../messages.ts'
import { failed } from '../../problem.ts'
import type { Decoded, Failed } from '../../problem.ts'
import { channelFilter } from './filters.ts'
import { eventData, serverFrames } from './guards.ts'
import { REFUSED } from './refused.ts'

export type { MetricData, NexusData, NexusEvents } from './events.ts'

const can: Capabilities = {
  token: ['header', 'query'],
  subscribe: 'many',
  filters: ['event', 'where'],
  confirms: true,
  unsubscribed: 'nothing',
  heartbeat: 'ping',
  recovery: 'none',
  snapshot: false,
  batch: false,
  publish: false,
  registry: false,
  refresh: false,
}

/** The client's half of the Nexus wire; `PROTOCOL.md` beside it specifies it. */
export const nexus: Dialect = { name: 'nexus', can, encode, decode }

function decode(text: string): readonly Decoded<ServerMessage>[] {
  const read = readJson(text, FROM_SERVER)
  if (!read.ok) return [read]
  const frame = read.message
  if (!isFrame(frame)) return [notAFrame()]
  const named = readNamed(frame['type'], frame, serverFrames, readers)
  if (!named.ok || named.message.type !== 'event') return [named]
  const { event, data } = named.message
  const found = eventData.get(event)?.(data, 'data')
  return [found ? badShape(found) : named]
}

const readers: Readers<typeof serverFrames, ServerMessage> = {
  connection_established: ({ client_id, timestamp }) => ({
    type: 'welcome',
    ...(client_id !== undefined && { clientId: client_id }),
    ...stamp(timestamp),
  }),
  subscription_confirmed: ({ channels, filters, subscription_id }) => ({
    type: 'subscribed',
    subscriptions: channels.map((channel) => ({
      filter: channelFilter(channel, filters),
      ...(subscription_id !== undefined && { serverId: subscription_id }),
    })),
  }),
  subscription_error: subscriptionError,
  unsubscription_confirmed: ({ channels }) => ({
    type: 'unsubscribed',
    filters: channels.map((channel) => channelFilter(channel)),
  }),
  event: ({ channel, timestamp }, raw) => ({
    type: 'event',
    event: channel,
    data: raw['data'],
    ...stamp(timestamp),
    raw,
  }),
  error: (frame) => ({ type: 'error', ...error(frame) }),
  pong: ({ timestamp }) => ({ type: 'pong', ...stamp(timestamp) }),
}

/** The refused channels stand in the text only; where they do not, all that is known is the text. */
function subscriptionError({ message, code }: { message: string; code?: string }): ServerMessage {
  const found = Object.entries(REFUSED).find(([, start]) => message.startsWith(start))
  if (!found) return { type: 'error', ...error({ message, ...(code !== undefined && { code }) }) }
  const [reason, start] = found
  return {
    type: 'subscribed',
    subscriptions: message
      .slice(start.length)
      .split(', ')
      .map((channel) => ({ filter: channelFilter(channel), error: { code: reason, message } })),
  }
}

/** Codes are written in capitals on this wire, and left out of two of its errors. */
function error(frame: { code?: string; message?: string }) {
  const known = frame.message?.startsWith('Unknown action') ? 'unknown_action' : undefined
  const code = frame.code?.toLowerCase() ?? known
  return refusal(
    { ...frame, ...(code !== undefined && { code }) },
    { 'Invalid message format': 'invalid_format', 'Invalid channel name': 'invalid_channel' },
  )
}

function encode(message: ClientMessage): Encoded {
  switch (message.type) {
    case 'hello':
      return message.token === undefined
        ? subscribe(message.subscriptions)
        : cannotSay('a token in a frame')
    case 'subscribe':
      return subscribe(message.subscriptions)
    case 'unsubscribe':
      return unsubscribe(message.filters)
    case 'ping':
      return frames({ action: 'ping' })
    default:
      return cannotSay(message.type)
  }
}

/** One frame each: the server refuses all channels of a frame for one it does not know. */
function subscribe(subscriptions: readonly Omit<Subscription, 'id'>[]): Encoded {
  const filters = subscriptions.map(({ filter }) => filter)
  const channels = plainNames(filters, 'event')
  if (!channels) return noChannel()
  return frames(
    ...filters.map(({ where }, index) => ({
      action: 'subscribe',
      channels: [channels[index]],
      filters: where,
    })),
  )
}

function unsubscribe(filters: readonly Filter[] = []): Encoded {
  const channels = filters.length > 0 ? plainNames(filters, 'event') : undefined
  return channels ? frames({ action: 'unsubscribe', channels }) : noChannel()
}

function noChannel(): Failed {
  return failed('unsupported', 'filter.event', 'this wire needs the name of one channel')
}
