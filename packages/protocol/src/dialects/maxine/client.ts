import { cannotSay, frames } from '../../dialect.ts'
import type { Capabilities, Dialect, Encoded } from '../../dialect.ts'
import { coveringFilter, exactNames } from '../../filter.ts'
import type { Filter } from '../../filter.ts'
import { isFrame, notAFrame, readNamed, refusal } from '../../frame.ts'
import type { Frame, Readers } from '../../frame.ts'
import { badShape } from '../../guard.ts'
import type { Wrong } from '../../guard.ts'
import { FROM_SERVER, readJson } from '../../json.ts'
import type { ClientMessage, EventMessage, Hello, ServerMessage } from '../../messages.ts'
import { decoded, failed } from '../../problem.ts'
import type { Decoded } from '../../problem.ts'
import { eventData, eventFrame, serverFrames } from './guards.ts'
import { peek } from './plain-event.ts'

export type {
  CircuitData,
  ConfigChangedData,
  ConfigDeletedData,
  DependencyData,
  MaxineEvents,
  NodeData,
  RegisteredData,
} from './events.ts'

const always = {
  token: ['frame', 'header', 'query'],
  filters: ['event', 'serviceName', 'nodeId'],
  confirms: true,
  publish: false,
  registry: true,
  refresh: true,
} as const

const can: Capabilities = {
  ...always,
  subscribe: 'many',
  unsubscribed: 'nothing',
  heartbeat: 'bookmark',
  recovery: 'position',
  snapshot: true,
  batch: true,
}

const legacy: Capabilities = {
  ...always,
  subscribe: 'one',
  unsubscribed: 'everything',
  heartbeat: 'barrier',
  recovery: 'history',
  snapshot: false,
  batch: false,
}

/** The client's half of the Maxine wire with our extension; `PROTOCOL.md` beside it specifies both. */
export const maxine: Dialect = { name: 'maxine', can, legacy, encode, decode, peek }

function decode(text: string): readonly Decoded<ServerMessage>[] {
  const read = readJson(text, FROM_SERVER)
  if (!read.ok) return [read]
  if (!Array.isArray(read.message)) return [readFrame(read.message)]
  return read.message.length
    ? read.message.map(readBatched)
    : [failed('bad_shape', '', 'no events')]
}

function readBatched(value: unknown, index: number): Decoded<ServerMessage> {
  if (isFrame(value) && 'event' in value) return readEvent(value, index)
  return failed('bad_shape', String(index), 'expected an event')
}

function readFrame(value: unknown): Decoded<ServerMessage> {
  if (!isFrame(value)) return notAFrame()
  if ('event' in value) return readEvent(value)
  return readNamed(value['type'], value, serverFrames, readers)
}

interface EventFrame extends Frame {
  readonly event: string
  readonly timestamp?: number
  readonly offset?: number
  readonly stream?: string
}

function readEvent(frame: Frame, index?: number): Decoded<ServerMessage> {
  const found = eventFrame(frame, '') ?? checkData(frame)
  if (found) return index === undefined ? badShape(found) : badShape(found, String(index))
  return decoded(toMessage(frame as EventFrame))
}

function toMessage(frame: EventFrame): EventMessage {
  const { event, data, timestamp, offset, stream } = frame
  // Nearly all of them: of one shape from the start, for what is added to an object lies apart from it.
  if (timestamp !== undefined && offset !== undefined && stream === undefined) {
    return { type: 'event', event, data, timestamp, offset, raw: frame }
  }
  return {
    type: 'event',
    event,
    data,
    ...(timestamp !== undefined && { timestamp }),
    ...(offset !== undefined && { offset }),
    ...(stream !== undefined && { stream }),
    raw: frame,
  }
}

/** What is wrong with the data of a known event. */
function checkData({ event, data }: Frame): Wrong | undefined {
  return eventData.get(event as string)?.(data, 'data')
}

const readers: Readers<typeof serverFrames, ServerMessage> = {
  welcome: ({ epoch, offset, subscriptions, ...rest }) => ({
    type: 'welcome',
    position: { epoch, offset },
    ...rest,
    ...(subscriptions && { subscriptions: subscriptions.map(answer) }),
  }),
  authenticated: (frame) => ({ type: 'authenticated', ...frame }),
  // A server too old to say why may have met an expired token, so a fresh one is worth a try.
  auth_failed: (frame) => ({
    type: 'refused',
    ...refusal({ code: 'token_refused', ...frame }),
    retryable: frame.retryable ?? true,
  }),
  auth_required: () => ({ type: 'refused', code: 'auth_required', message: '', retryable: false }),
  subscribed: ({ filter, ...rest }) => ({
    type: 'subscribed',
    subscriptions: [{ ...rest, filter: named(filter ?? {}) }],
  }),
  unsubscribed: ({ id, ...rest }) => ({
    type: 'unsubscribed',
    ...(id !== undefined && { ids: [id] }),
    ...rest,
  }),
  snapshot: ({ epoch, offset, ...rest }) => ({
    type: 'snapshot',
    position: { epoch, offset },
    ...rest,
  }),
  bookmark: ({ epoch, offset, ...rest }) => ({
    type: 'bookmark',
    position: { epoch, offset },
    ...rest,
  }),
  gap: (frame) => ({ type: 'gap', ...frame }),
  goaway: (frame) => ({ type: 'goaway', ...frame }),
  token_refreshed: (frame) => ({ type: 'token-refreshed', ...frame }),
  pong: ({ ping }) => ({ type: 'pong', ...(ping !== undefined && { id: ping }) }),
  error: (frame) => ({
    type: 'error',
    ...frame,
    ...refusal(frame, { 'Insufficient permissions': 'forbidden' }),
  }),
}

function answer({ id, error }: { id: string; error?: { code: string; message?: string } }) {
  return { id, ...(error && { error: refusal(error) }) }
}

function encode(message: ClientMessage): Encoded {
  switch (message.type) {
    case 'hello':
      return frames(hello(message))
    case 'authenticate':
      return frames({ auth: message.token })
    case 'subscribe':
      return frames(
        ...message.subscriptions.map(({ id, filter }) => ({ subscribe: wire(filter), id })),
      )
    case 'unsubscribe':
      return message.ids
        ? frames(...message.ids.map((id) => ({ unsubscribe: { id } })))
        : frames({ unsubscribe: true })
    case 'refresh':
      return frames({ refresh_token: true })
    case 'ping':
      return frames({ ping: message.id ?? 0 })
    default:
      return cannotSay(message.type)
  }
}

/** What old servers read stands first, `auth` before `subscribe`; `hello` is what new ones read. */
function hello({ type: _, token, subscriptions, ...rest }: Hello) {
  const covering = coveringFilter(subscriptions.map(({ filter }) => filter))
  return {
    auth: token,
    subscribe: covering && wire(covering),
    hello: {
      ...rest,
      subscriptions: subscriptions.map(({ id, filter }) => ({ id, filter: named(filter) })),
    },
  }
}

function wire(filter: Filter): Filter | true {
  const kept = named(filter)
  return Object.keys(kept).length === 0 || kept
}

/** `true` and null stand for everything on old servers, and name nothing here either. */
function named(filter: Filter): Filter {
  return exactNames(filter, always.filters)
}
