/** Numbers that cross a wire. Each side may be stricter; neither may assume more. */
export const LIMITS = {
  /** Longest frame a server reads, in bytes on a socket; announced as `limits.maxPayload`. */
  clientFrame: 65_536,
  /** Longest frame a client reads, in UTF-16 units. */
  serverFrame: 1_048_576,
  /** Levels of `{` and `[`: recursive code overflows its stack from about 16,000 on Node 20. */
  depth: 16,
  /** Names in one document a client sends. */
  clientKeys: 1_000,
  /** Names in one document a server sends: a snapshot part is the largest. */
  serverKeys: 100_000,
  /** Subscriptions a connection may hold; announced as `limits.maxSubscriptions`. */
  subscriptions: 32,
  /** Length of an id, an epoch or a stream's name. */
  name: 64,
  /** Length of an event, service, node, channel, room or topic name. */
  text: 256,
  /** Length of a token: more than this is no JWT any server here accepts. */
  token: 8_192,
} as const

/** The query parameter a token travels in, for servers that take it there. */
export const TOKEN_PARAMETER = 'token'

/** The version of the Maxine extension this package speaks. */
export const EXTENSION_VERSION = 2

/** The stream an event belongs to when none is named. */
export const DEFAULT_STREAM = 'registry'

/** Names that no object on any wire may have: by them a careless copy of a value reaches a prototype. */
export const FORBIDDEN_NAMES: readonly string[] = ['__proto__', 'constructor', 'prototype']
