export { cliffracer, cliffracerTopics } from 'maxine-protocol/dialects/cliffracer'
export type {
  Announcement,
  ChatMessage,
  CliffracerEvents,
  Notice,
  PaymentCompleted,
} from 'maxine-protocol/dialects/cliffracer'
