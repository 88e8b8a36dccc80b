export { NexusClient } from './nexus-client.ts'
export type { ChannelFilters } from './read-where.ts'
export type {
  ConnectionEstablished,
  NexusEvent,
  NexusPong,
  NexusTold,
  SubscriptionConfirmed,
  SubscriptionError,
  UnsubscriptionConfirmed,
} from './nexus-events.ts'
export type { NexusOptions } from './nexus-options.ts'
export type { FaceOptions } from '../faces/face-options.ts'
export type { SubscriptionGroup } from '../faces/subscription-group.ts'
export { LiveClient } from '../live-client.ts'
export type { AnyLiveClient, WaitOptions } from '../live-client.ts'
export { MaxineError } from '../errors.ts'
export type { MetricData, NexusData, NexusEvents } from 'maxine-protocol/dialects/nexus'
