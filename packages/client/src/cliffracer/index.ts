export { CliffracerClient } from './cliffracer-client.ts'
export { Room } from './room.ts'
export type {
  AnyRooms,
  AuthenticatedEvent,
  CliffracerTold,
  RoomEvents,
} from './cliffracer-events.ts'
export type { CliffracerOptions, CliffracerProfile } from './cliffracer-options.ts'
export type { FaceOptions } from '../faces/face-options.ts'
export type { SubscriptionGroup } from '../faces/subscription-group.ts'
export { LiveClient } from '../live-client.ts'
export type { AnyLiveClient, WaitOptions } from '../live-client.ts'
export { MaxineError } from '../errors.ts'
export type {
  Announcement,
  ChatMessage,
  CliffracerEvents,
  Notice,
  PaymentCompleted,
} from 'maxine-protocol/dialects/cliffracer'
