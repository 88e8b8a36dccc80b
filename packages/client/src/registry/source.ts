import type {
  Bookmark,
  Capabilities,
  EventMessage,
  Gap,
  Position,
  Snapshot,
  Welcome,
} from 'maxine-protocol'
import type { MaxineError } from '../errors.ts'
import type { HttpSource } from '../http/socket-routes.ts'
import type { World } from '../world.ts'
import type { Registry } from './registry.ts'
import type { RegistryFilter } from './scope.ts'
import type { Coverage, StaleReason, SyncReason } from './status.ts'

/** What a source makes of its picture. */
export type Worth =
  | { readonly state: 'live'; readonly coverage: Coverage }
  | { readonly state: 'syncing'; readonly reason: SyncReason }
  | { readonly state: 'stale'; readonly reason: StaleReason; readonly cause?: MaxineError }

/** What a source needs of the view and the connection around it. */
export interface SourceHost {
  readonly world: World
  /** Nothing else is in the picture. */
  readonly scope: RegistryFilter
  /** Where and how the server is asked over HTTP. */
  readonly http: () => Promise<HttpSource>
  /** How far the connection has come, whoever heard of it; nothing where it does not count. */
  readonly position: () => Position | undefined
  /**
   * Of a server that answers in order: resolves when everything that it had sent before it heard the question has come;
   * rejects when the connection ends first.
   */
  readonly barrier: () => Promise<void>
  /** The picture is another one: by events, or because the state was read. */
  readonly changed: (cause: 'events' | 'resync') => void
  readonly worth: (worth: Worth) => void
  /** The connection is no good for this, or another one would serve better. */
  readonly reconnect: (error: MaxineError, how: 'with-position' | 'without-position') => void
}

/** A connection as it begins for a source. */
export interface Standing {
  readonly can: Capabilities
  /** Absent where the server never says it. */
  readonly welcome?: Welcome | undefined
  /** Whether the whole state comes on the connection, before any event. */
  readonly snapshot: 'comes' | 'none'
}

/** Keeps a picture of a registry by what one kind of server tells. Lives for many connections. */
export interface Source {
  /** Always consistent, and the same object until it has changed; while it is read anew, the one before. */
  readonly registry: Registry
  /** Nodes that went since this was last asked, so that one that is there again is known to be another. */
  readonly takeGone?: () => ReadonlySet<string>
  /** A connection stands, and the server holds the subscription. */
  readonly live: (standing: Standing) => void
  /** Every event of the connection, in order; of a server with positions each one once. */
  readonly event: (event: EventMessage) => void
  readonly snapshot: (part: Snapshot) => void
  readonly bookmark: (bookmark: Bookmark) => void
  readonly gap: (gap: Gap) => void
  /** The connection is over. */
  readonly ended: () => void
  /** Leaves no timer and no request behind. */
  readonly stop: () => void
}
