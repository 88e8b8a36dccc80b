import type {
  EventMessage,
  ServerMessage,
  Subscribed,
  SubscriptionAnswer,
  Unsubscribed,
} from 'maxine-protocol'
import { isoTime } from '../faces/iso-time.ts'
import type {
  NexusEvent,
  NexusTold,
  SubscriptionConfirmed,
  SubscriptionError,
} from './nexus-events.ts'

type Words = NexusTold[keyof Omit<
  NexusTold,
  'open' | 'close' | 'error' | 'state' | 'gap' | 'token_refreshed'
>]

/** What the server said, as the document writes it; nothing for what it does not speak of. */
export function inDocumentWords(message: ServerMessage): readonly Exclude<Words, NexusEvent>[] {
  switch (message.type) {
    case 'welcome': {
      const { clientId, timestamp } = message
      const id = clientId === undefined ? {} : { client_id: clientId }
      return [{ type: 'connection_established', ...id, ...isoTime(timestamp) }]
    }
    case 'subscribed':
      return answersOf(message)
    case 'unsubscribed':
      return [{ type: 'unsubscription_confirmed', channels: channelsOf(message.filters) }]
    case 'pong':
      return [{ type: 'pong', ...isoTime(message.timestamp) }]
    default:
      return []
  }
}

/** An event, likewise. */
export function eventInDocumentWords({ event, data, timestamp }: EventMessage): NexusEvent {
  const words = { type: 'event', channel: event, ...isoTime(timestamp), data }
  return words as NexusEvent
}

function answersOf({
  subscriptions,
}: Subscribed): readonly (SubscriptionConfirmed | SubscriptionError)[] {
  const refused = subscriptions.filter(({ error }) => error)
  const held = subscriptions.filter(({ error }) => !error)
  return [
    ...(refused.length > 0 ? [refusalOf(refused)] : []),
    ...(held.length > 0 ? [confirmationOf(held)] : []),
  ]
}

function refusalOf(answers: readonly SubscriptionAnswer[]): SubscriptionError {
  const message = answers[0]?.error?.message ?? ''
  return { type: 'subscription_error', message, channels: namesIn(answers) }
}

/** Answers of one frame share their filters and their id. */
function confirmationOf(answers: readonly SubscriptionAnswer[]): SubscriptionConfirmed {
  const { filter, serverId } = answers[0] ?? {}
  return {
    type: 'subscription_confirmed',
    channels: namesIn(answers),
    ...(filter?.where && { filters: filter.where }),
    ...(serverId !== undefined && { subscription_id: serverId }),
  }
}

function namesIn(answers: readonly SubscriptionAnswer[]): readonly string[] {
  return channelsOf(answers.flatMap(({ filter }) => filter ?? []))
}

function channelsOf(filters: Unsubscribed['filters'] = []): readonly string[] {
  return filters.flatMap(({ event }) => event ?? [])
}
