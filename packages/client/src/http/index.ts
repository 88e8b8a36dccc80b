export { MaxineError } from '../errors.ts'
export type { MaxineErrorCode, MaxineErrorDetails } from '../errors.ts'
export type { AbortSignalLike } from '../abort.ts'
export type { World } from '../world.ts'
export type { ConfigCalls } from './config.ts'
export type { FetchInit, FetchLike, ResponseLike, RuntimeAbortSignal } from './fetch-like.ts'
export type { KeepOptions, LiveRegistration } from './live-registration.ts'
export { MaxineClient } from './maxine-client.ts'
export type { CallOptions, RecentEvents } from './maxine-client.ts'
export type { GetToken, MaxineClientOptions, RetryBackoff } from './options.ts'
export type {
  Circuit,
  ConfigEntries,
  ConfigEntry,
  DiscoverQuery,
  EventFrame,
  EventPage,
  Health,
  HistoryQuery,
  Instance,
  Metadata,
  Metrics,
  Registration,
  RegistrySnapshot,
  RegistryState,
  Token,
} from 'maxine-protocol/http'
