export { WebSocketClient } from './web-socket-client.ts'
export type { HistoryOptions } from './web-socket-client.ts'
export { LiveClient } from './live-client.ts'
export type { AnyLiveClient, WaitOptions } from './live-client.ts'
export type { AbortSignalLike } from './abort.ts'
export type { ClientEvents, CloseEvent, OpenEvent, TokenRefreshedEvent } from './client-events.ts'
export type { Backoff } from './connection/backoff.ts'
export type { Lifecycle, WakeReason } from './connection/lifecycle.ts'
export type { Timeouts } from './connection/rules.ts'
export type { ConnectionState, Continuity } from './connection/state.ts'
export type { WebSocketConstructor, WebSocketLike } from './connection/web-socket.ts'
export type { Stats } from './diagnostics/counters.ts'
export type { Dump } from './diagnostics/dump.ts'
export type { Transition } from './diagnostics/recorder.ts'
export { MaxineError } from './errors.ts'
export type { MaxineErrorCode, MaxineErrorDetails } from './errors.ts'
export type { FetchInit, FetchLike, ResponseLike } from './http/fetch-like.ts'
export type { CircuitState } from './http/socket-routes.ts'
export { DEFAULT_BACKOFF, DEFAULT_TIMEOUTS } from './options.ts'
export type { ClientOptions } from './options.ts'
export type { Overflow, StreamOptions } from './subscriptions/stream.ts'
export type { Subscription } from './subscriptions/subscription.ts'
export type { SubscriptionStatus } from './subscriptions/wanted.ts'
export type { TokenGrant } from './tokens/token-grant.ts'
export type { GetToken, TokenReason, TokenRequest } from './tokens/token-source.ts'
export type { World } from './world.ts'
export { eventGuard, filterKey, matchesFilter } from 'maxine-protocol'
export type {
  Dialect,
  EventGuard,
  EventMessage,
  EventName,
  Filter,
  Gap,
  GapReason,
  KnownEvent,
  Position,
  TokenCarrier,
  TypedEvent,
} from 'maxine-protocol'
export type {
  CircuitData,
  ConfigChangedData,
  ConfigDeletedData,
  DependencyData,
  MaxineEvents,
  NodeData,
  RegisteredData,
} from 'maxine-protocol/dialects/maxine'
