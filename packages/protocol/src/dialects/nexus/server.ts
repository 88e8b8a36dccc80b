import { cannotSay, frames } from '../../dialect.ts'
import type { Encoded, ServerDialect } from '../../dialect.ts'
import { isFrame, notAFrame, readNamed } from '../../frame.ts'
import type { Readers } from '../../frame.ts'
import { toIso } from '../../instant.ts'
import { FROM_CLIENT, readJson } from '../../json.ts'
import type { ClientMessage, ServerMessage, Subscribed } from '../../messages.ts'
import { failed } from '../../problem.ts'
import type { Decoded } from '../../problem.ts'
import { guardsOf } from '../../schema.ts'
import { nexus } from './client.ts'
import { channelFilter } from './filters.ts'
import { clientFrames } from './frames.ts'
import { REFUSED } from './refused.ts'

const FRAMES = guardsOf(clientFrames())

/** The server's half of the Nexus wire. */
export const nexusServer: ServerDialect = { name: nexus.name, can: nexus.can, encode, decode }

function decode(text: string): readonly Decoded<ClientMessage>[] {
  const read = readJson(text, FROM_CLIENT)
  if (!read.ok) return [read]
  const frame = read.message
  if (!isFrame(frame)) return [notAFrame()]
  if (typeof frame['action'] !== 'string') {
    return [failed('bad_shape', 'action', 'expected string')]
  }
  return [readNamed(frame['action'], frame, FRAMES, readers)]
}

const readers: Readers<typeof FRAMES, ClientMessage> = {
  subscribe: ({ channels, filters }) => ({
    type: 'subscribe',
    subscriptions: channels.map((channel) => ({ filter: channelFilter(channel, filters) })),
  }),
  unsubscribe: ({ channels }) => ({
    type: 'unsubscribe',
    filters: channels.map((event) => ({ event })),
  }),
  ping: () => ({ type: 'ping' }),
}

function encode(message: ServerMessage): Encoded {
  switch (message.type) {
    case 'welcome':
      return frames({
        type: 'connection_established',
        client_id: message.clientId,
        timestamp: toIso(message.timestamp),
      })
    case 'subscribed':
      return frames(...subscribedFrames(message))
    case 'unsubscribed':
      return frames({
        type: 'unsubscription_confirmed',
        channels: message.filters?.map(({ event }) => event) ?? [],
      })
    case 'event':
      return frames({
        type: 'event',
        channel: message.event,
        timestamp: toIso(message.timestamp),
        data: message.data,
      })
    case 'error':
      return frames({ type: 'error', message: message.message, code: message.code.toUpperCase() })
    case 'pong':
      return frames({ type: 'pong', timestamp: toIso(message.timestamp) })
    case 'refused':
      // Said by closing with 1008 and the reason.
      return frames()
    default:
      return cannotSay(message.type)
  }
}

/** Answers to one subscribe: they share their filters and the id the server chose. */
function subscribedFrames({ subscriptions }: Subscribed): object[] {
  const refused = subscriptions.filter(({ error }) => error)
  const confirmed = subscriptions.filter(({ error }) => !error)
  const reasons = new Set(refused.map(({ error }) => error?.code ?? ''))
  const errors = [...reasons].map((code) => {
    const those = refused.filter(({ error }) => error?.code === code)
    return { type: 'subscription_error', message: why(code, those), code: code.toUpperCase() }
  })
  // A subscribe of no channels is confirmed as well.
  return confirmed.length > 0 || refused.length === 0
    ? [...errors, confirmation(confirmed)]
    : errors
}

function confirmation(confirmed: Subscribed['subscriptions']): object {
  const [first] = confirmed
  return {
    type: 'subscription_confirmed',
    channels: namesOf(confirmed),
    filters: first?.filter?.where,
    subscription_id: first?.serverId,
  }
}

/** Other codes say it in words of their own. */
function why(code: string, refused: Subscribed['subscriptions']): string {
  const start = Object.entries(REFUSED).find(([reason]) => reason === code)?.[1]
  return start === undefined
    ? (refused[0]?.error?.message ?? '')
    : `${start}${namesOf(refused).join(', ')}`
}

function namesOf(answers: Subscribed['subscriptions']): string[] {
  return answers.map(({ filter }) => filter?.event ?? '')
}
