export { pathOf } from './address.ts'
export { circuitBreaker, circuitOutcome } from './circuit.ts'
export type { Outcome } from './circuit.ts'
export { configAll, configDelete, configGet, configSet } from './config.ts'
export type { ConfigKey, ConfigSetting } from './config.ts'
export { history, historyAfter, HISTORY_HEADERS } from './history.ts'
export type { AfterQuery, EventFrame, EventPage, HistoryQuery } from './history.ts'
export {
  problem,
  PROBLEM_MEDIA_TYPE,
  PROBLEM_TYPES,
  problemDetails,
  problemName,
  unreadable,
} from './problem-details.ts'
export type { About, ProblemDetails, ProblemName, ProblemType } from './problem-details.ts'
export { readBody, readParameters, readResponse } from './read.ts'
export type { Answer, Declined } from './read.ts'
export { deregister, discover, heartbeat, register, servers } from './registry.ts'
export type {
  DiscoverQuery,
  NodeReference,
  Registered,
  Registration,
  Services,
  Success,
} from './registry.ts'
export { problemsOf } from './route.ts'
export type { ParameterKind, Parameters, Route, Schema } from './route.ts'
export { findRoute, ROUTES } from './routes.ts'
export type { FoundRoute, RouteId } from './routes.ts'
export { refreshToken, signIn } from './session.ts'
export type { Credentials, Token } from './session.ts'
export { SNAPSHOT_LIMITS } from '../json.ts'
export { snapshot } from './snapshot.ts'
export type {
  Circuit,
  ConfigEntries,
  ConfigEntry,
  Instance,
  Metadata,
  RegistrySnapshot,
  RegistryState,
} from './state.ts'
export { health, metrics, METRICS_TEXT_TYPE } from './status.ts'
export type { Health, Metrics } from './status.ts'
