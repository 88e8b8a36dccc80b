export { CLOSE_CODES, closeCode } from './close-codes.ts'
export type { CloseCode } from './close-codes.ts'
export { closeRule } from './close-rules.ts'
export type { CloseAction, CloseRule } from './close-rules.ts'
export { digestText, EMPTY_DIGEST, foldEntry } from './digest.ts'
export type { Digest, DigestEntry, EntryKind } from './digest.ts'
export type { Capabilities, Dialect, Encoded, ServerDialect, TokenCarrier } from './dialect.ts'
export { ERROR_CODES, errorCode } from './error-codes.ts'
export type { ErrorCode } from './error-codes.ts'
export { errorAction } from './error-rules.ts'
export type { ErrorAction } from './error-rules.ts'
export { eventGuard } from './events.ts'
export type { EventGuard, EventName, KnownEvent, TypedEvent } from './events.ts'
export { coveringFilter, exactNames, filterKey, matchesFilter } from './filter.ts'
export type { Filter, Matchable, Scalar } from './filter.ts'
export { FROM_SERVER, readJson, SNAPSHOT_LIMITS } from './json.ts'
export type { ReadLimits } from './json.ts'
export { isGlob, matchesGlob } from './glob.ts'
export {
  DEFAULT_STREAM,
  EXTENSION_VERSION,
  FORBIDDEN_NAMES,
  LIMITS,
  TOKEN_PARAMETER,
} from './limits.ts'
export type {
  Authenticate,
  Authenticated,
  Bookmark,
  ClientMessage,
  ErrorMessage,
  EventMessage,
  Gap,
  GapReason,
  GoAway,
  Hello,
  Ping,
  Pong,
  Position,
  Publish,
  Refresh,
  Refusal,
  Refused,
  ServerMessage,
  Snapshot,
  Subscribe,
  Subscribed,
  Subscription,
  SubscriptionAnswer,
  TokenRefreshed,
  Unknown,
  Unsubscribe,
  Unsubscribed,
  User,
  Welcome,
} from './messages.ts'
export type { Decoded, Failed, Problem, ProblemCode } from './problem.ts'
