import { cannotSay, frames } from '../../dialect.ts'
import type { Encoded, ServerDialect } from '../../dialect.ts'
import type { Filter } from '../../filter.ts'
import { isFrame, notAFrame, readAs } from '../../frame.ts'
import type { Frame } from '../../frame.ts'
import type { Guarded } from '../../guard.ts'
import { FROM_CLIENT, readJson } from '../../json.ts'
import { LIMITS } from '../../limits.ts'
import type {
  ClientMessage,
  Refused,
  ServerMessage,
  Subscribed,
  Unsubscribed,
} from '../../messages.ts'
import { decoded, failed } from '../../problem.ts'
import type { Decoded } from '../../problem.ts'
import { guardsOf } from '../../schema.ts'
import { maxine } from './client.ts'
import { clientFrames } from './frames.ts'

const FRAMES = guardsOf(clientFrames())

/** The server's half of the Maxine wire: reads old clients and new, writes what both understand. */
export const maxineServer: ServerDialect = {
  name: maxine.name,
  can: maxine.can,
  encode,
  decode,
  batch: (events) => `[${events.join()}]`,
}

function decode(text: string): readonly Decoded<ClientMessage>[] {
  const read = readJson(text, FROM_CLIENT)
  if (!read.ok) return [read]
  const frame = read.message
  if (!isFrame(frame)) return [notAFrame()]
  if (frame['hello']) return [readHello(frame)]
  const asked = READERS.filter(([key]) => says(frame, key)).map(([, readKey]) => readKey(frame))
  return asked.length > 0
    ? asked.map((read) => named(read, frame['id']))
    : [decoded({ type: 'unknown', frame })]
}

/** What answers a frame that has an id has it too, whatever else is wrong with the frame. */
function named(read: Decoded<ClientMessage>, id: unknown): Decoded<ClientMessage> {
  if (read.ok || typeof id !== 'string' || id === '' || id.length > LIMITS.name) return read
  return { ok: false, problem: { ...read.problem, id } }
}

/** A falsy value says nothing, as on the old servers; only a ping may count from 0. */
function says(frame: Frame, key: string): boolean {
  if (key === 'ping') return Object.hasOwn(frame, key)
  // Old servers do one of these three and leave the others.
  const [first] = ['subscribe', 'unsubscribe', 'refresh_token'].filter((name) => frame[name])
  return Boolean(frame[key]) && (key === 'auth' || key === first)
}

type Reader = (frame: Frame) => Decoded<ClientMessage>

/** In the order in which old servers read them. */
const READERS: readonly (readonly [string, Reader])[] = [
  [
    'auth',
    (frame) => readAs(frame, FRAMES.auth, ({ auth }) => ({ type: 'authenticate', token: auth })),
  ],
  [
    'subscribe',
    (frame) =>
      readAs(frame, FRAMES.subscribe, ({ subscribe, ...rest }) => ({
        type: 'subscribe',
        subscriptions: [{ ...rest, filter: subscribe === true ? {} : withoutNulls(subscribe) }],
      })),
  ],
  [
    'unsubscribe',
    (frame) =>
      readAs(frame, FRAMES.unsubscribe, ({ unsubscribe }) => ({
        type: 'unsubscribe',
        ...(unsubscribe !== true && { ids: [unsubscribe.id] }),
      })),
  ],
  ['refresh_token', (frame) => readAs(frame, FRAMES.refresh_token, () => ({ type: 'refresh' }))],
  ['ping', (frame) => readAs(frame, FRAMES.ping, ({ ping }) => ({ type: 'ping', id: ping }))],
]

function readHello(frame: Frame): Decoded<ClientMessage> {
  const read = readAs<Guarded<typeof FRAMES.hello>, ClientMessage>(
    frame,
    FRAMES.hello,
    ({ auth, hello }) => ({
      type: 'hello',
      ...(auth && { token: auth }),
      ...hello,
      subscriptions: hello.subscriptions.map(({ id, filter }) => ({
        id,
        filter: withoutNulls(filter),
      })),
    }),
  )
  if (!read.ok || read.message.type !== 'hello') return read
  const ids = new Set(read.message.subscriptions.map(({ id }) => id))
  if (ids.size === read.message.subscriptions.length) return read
  return failed('bad_shape', 'hello.subscriptions', 'two with one id')
}

function withoutNulls(filter: Readonly<Record<string, string | null>>): Filter {
  return Object.fromEntries(Object.entries(filter).filter(([, wanted]) => wanted !== null))
}

function encode(message: ServerMessage): Encoded {
  switch (message.type) {
    case 'event': {
      const { event, data, timestamp, offset, stream } = message
      return frames({ event, data, timestamp, offset, stream })
    }
    case 'welcome':
    case 'snapshot':
    case 'bookmark': {
      const { type, position, ...rest } = message
      return position
        ? frames({ type, ...position, ...rest })
        : cannotSay(`${type} without position`)
    }
    case 'authenticated':
    case 'gap':
    case 'goaway':
    case 'error':
      return frames(message)
    case 'token-refreshed':
      return frames({ ...message, type: 'token_refreshed' })
    case 'pong':
      return frames({ type: 'pong', ping: message.id })
    case 'refused':
      return frames(refusedFrame(message))
    case 'subscribed':
      return frames(...subscribedFrames(message))
    case 'unsubscribed':
      return frames(...unsubscribedFrames(message))
    case 'ping':
    case 'unknown':
      return cannotSay(message.type)
  }
}

function refusedFrame({ code, message, retryable }: Refused) {
  if (code === 'auth_required') return { type: code }
  return { type: 'auth_failed', code, message, retryable }
}

function subscribedFrames({ subscriptions }: Subscribed): object[] {
  return subscriptions.map(({ id, filter = {}, error }) => {
    if (error) return { type: 'error', ...error, id, retryable: false }
    return { type: 'subscribed', filter: Object.keys(filter).length === 0 || filter, id }
  })
}

function unsubscribedFrames({ ids, reason }: Unsubscribed): object[] {
  return (
    ids?.map((id) => ({ type: 'unsubscribed', id, reason })) ?? [{ type: 'unsubscribed', reason }]
  )
}
