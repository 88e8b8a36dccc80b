import type { EventName } from 'maxine-protocol'
import type { NexusEvents } from 'maxine-protocol/dialects/nexus'
import type { ClientEvents } from '../client-events.ts'

/** The first frame of a connection whose token was accepted. */
export interface ConnectionEstablished {
  readonly type: 'connection_established'
  readonly client_id?: string
  readonly timestamp?: string
}

/** The server holds a subscription. */
export interface SubscriptionConfirmed {
  readonly type: 'subscription_confirmed'
  readonly channels: readonly string[]
  readonly filters?: Readonly<Record<string, unknown>>
  readonly subscription_id?: string
}

/** The server will not have these channels; the others are not touched by it. */
export interface SubscriptionError {
  readonly type: 'subscription_error'
  readonly message: string
  readonly channels: readonly string[]
}

export interface UnsubscriptionConfirmed {
  readonly type: 'unsubscription_confirmed'
  readonly channels: readonly string[]
}

export interface NexusPong {
  readonly type: 'pong'
  readonly timestamp?: string
}

/** An event as it travels, its data typed by its channel. */
export type NexusEvent<Channels = NexusEvents> = {
  [Channel in EventName<Channels>]: {
    readonly type: 'event'
    readonly channel: Channel
    readonly timestamp?: string
    readonly data: Channels[Channel]
  }
}[EventName<Channels>]

/** What a Nexus client tells besides the events of each channel, in the document’s words where it has any. */
export interface NexusTold<Channels = NexusEvents> extends Omit<ClientEvents, 'event'> {
  connection_established: ConnectionEstablished
  subscription_confirmed: SubscriptionConfirmed
  subscription_error: SubscriptionError
  unsubscription_confirmed: UnsubscriptionConfirmed
  pong: NexusPong
  /** Every event of a channel that is subscribed. */
  event: NexusEvent<Channels>
}
