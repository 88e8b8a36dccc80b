import type { Filter } from './filter.ts'
import type { ClientMessage, ServerMessage } from './messages.ts'
import { failed } from './problem.ts'
import type { Decoded, Failed } from './problem.ts'

/** What a server of this dialect can do. Clients decide by these, never by the dialect's name. */
export interface Capabilities {
  /** How a token may travel, best first: in a first frame, an `Authorization` header, or `?token=`. */
  readonly token: readonly TokenCarrier[]
  /** How many filters one connection can hold. With `one`, a new filter replaces the last. */
  readonly subscribe: 'many' | 'one' | 'none'
  /** The parts of a filter the server applies itself; the rest is the client's to apply. */
  readonly filters: readonly (keyof Filter)[]
  /** Whether every subscribe is answered. */
  readonly confirms: boolean
  /** What a connection gets that never subscribed. */
  readonly unsubscribed: 'everything' | 'nothing'
  /**
   * How silence is told from death: `bookmark`, the server speaks within `heartbeatMs`; `ping`, the
   * client asks and is answered; `barrier`, a repeated subscribe is answered in order; `protocol`,
   * only WebSocket pings, which a browser cannot see.
   */
  readonly heartbeat: 'bookmark' | 'ping' | 'barrier' | 'protocol'
  /** How missed events come back: by exact `position`, from an HTTP `history` by time, or not. */
  readonly recovery: 'position' | 'history' | 'none'
  /** Whether the whole state can be asked for on the connection. */
  readonly snapshot: boolean
  /** Whether it tells of a registry: services with their nodes, configuration and circuits. */
  readonly registry: boolean
  /** Whether several events may arrive in one frame. */
  readonly batch: boolean
  /** Whether a client may publish. */
  readonly publish: boolean
  /** Whether a session can be prolonged without a new connection. */
  readonly refresh: boolean
}

export type TokenCarrier = 'frame' | 'header' | 'query'

/** Frames to send, or why this wire cannot say it. */
export type Encoded = { readonly ok: true; readonly frames: readonly string[] } | Failed

/** The frames that say these values. */
export function frames(...values: readonly object[]): Encoded {
  return { ok: true, frames: values.map((value) => JSON.stringify(value)) }
}

/** The answer to a message this wire has no words for. */
export function cannotSay(type: string): Failed {
  return failed('unsupported', '', `this wire cannot say ${type}`)
}

/** The client's half of a wire: says {@link ClientMessage}s, reads {@link ServerMessage}s. */
export interface Dialect {
  readonly name: string
  readonly can: Capabilities
  /** What is left when the server turns out to be an old one, which never says welcome. */
  readonly legacy?: Capabilities
  readonly encode: (message: ClientMessage) => Encoded
  /** One result per document in the frame; never throws, whatever the text. */
  readonly decode: (text: string) => readonly Decoded<ServerMessage>[]
  /**
   * The offset of an event that need not be decoded, because nobody hears of its name; only where
   * `decode` would give this one event, whole and in the default stream. Otherwise nothing.
   */
  readonly peek?: (text: string, isUnheard: (event: string) => boolean) => number | undefined
}

/** The server's half of a wire: reads {@link ClientMessage}s, says {@link ServerMessage}s. */
export interface ServerDialect {
  readonly name: string
  readonly can: Capabilities
  readonly encode: (message: ServerMessage) => Encoded
  /** One result per thing the frame asks for; never throws, whatever the text. */
  readonly decode: (text: string) => readonly Decoded<ClientMessage>[]
  /** One frame out of several event frames, where `can.batch`. */
  readonly batch?: (frames: readonly string[]) => string
}
