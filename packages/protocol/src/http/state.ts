import type { Position } from '../messages.ts'

/** Whatever a user keeps with an entry. Old clients and servers write null for none. */
export type Metadata = Readonly<Record<string, unknown>> | null

/** One instance of a service. Old servers give `address`, `nodeName` and `healthy`, new ones all that is known. */
export interface Instance {
  readonly serviceName?: string
  readonly nodeId?: string
  readonly host?: string
  readonly port?: number
  readonly healthy?: boolean
  readonly metadata?: Metadata
  /** `host:port`, where the instance listens. */
  readonly address?: string
  /** What old servers call `nodeId`. */
  readonly nodeName?: string
  /** Milliseconds since 1970. */
  readonly lastHeartbeat?: number
  /** Offset of the event that changed it last; the digest is made of these. */
  readonly rev?: number
  readonly [field: string]: unknown
}

/** A value of a service's configuration. */
export interface ConfigEntry {
  /** Any JSON value; null is one. */
  readonly value: unknown
  /** Counts the changes of this key, from 1. */
  readonly version?: number
  readonly metadata?: Metadata
  /** Milliseconds since 1970. */
  readonly updatedAt?: number
  /** Offset of the event that changed it last; the digest is made of these. */
  readonly rev?: number
  readonly [field: string]: unknown
}

/** The values of one service by key. */
export type ConfigEntries = Readonly<Record<string, ConfigEntry>>

/** A circuit breaker. The documents count in `failureCount`, old servers in `failures`, new ones in both. */
export interface Circuit {
  readonly state: 'closed' | 'open' | 'half-open'
  /** Since it last closed. */
  readonly failures?: number
  readonly failureCount?: number
  /** Milliseconds since 1970; null for never. */
  readonly lastFailure?: number | null
  /** When an open circuit is tried again, in milliseconds since 1970; null while it is not open. */
  readonly nextTry?: number | null
  readonly nodeId?: string
  readonly serviceName?: string
  /** Offset of the event that changed it last; the digest is made of these. */
  readonly rev?: number
  readonly [field: string]: unknown
}

/** All a registry holds. */
export interface RegistryState {
  /** By service, then by node id. */
  readonly services: Readonly<Record<string, Readonly<Record<string, Instance>>>>
  /** By service, then by key. */
  readonly configs: Readonly<Record<string, ConfigEntries>>
  /** By node id; a closed circuit is left out. */
  readonly circuits: Readonly<Record<string, Circuit>>
  readonly [kind: string]: unknown
}

/** The state at one position: every event up to it is in it, none after it. */
export interface RegistrySnapshot extends Position {
  readonly state: RegistryState
  /** Order-independent hash of the state. */
  readonly digest?: string
}
