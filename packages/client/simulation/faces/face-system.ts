import type { ClientOptions, Dialect, EventMessage, Filter, TokenCarrier } from 'maxine-client'
import type { LiveClient } from '../../src/live-client.ts'
import type { ServerDialect } from 'maxine-protocol'
import type { createNexus, Served, Telling } from 'maxine-server-ref/core'
import type { Chance } from '../chance.ts'
import type { Watch } from '../link.ts'
import type { Noise } from '../noise.ts'
import type { Fact, Truth } from '../truth.ts'
import type { Held } from './face-ear.ts'
import type { FaceAuth } from './face-plan.ts'

/** A client of a wire without positions, whatever its face adds. */
export type FaceClient = Pick<
  LiveClient<Record<string, unknown>>,
  | 'state'
  | 'connect'
  | 'disconnect'
  | 'reconnect'
  | 'setToken'
  | 'refreshToken'
  | 'on'
  | 'subscribe'
  | 'events'
  | 'stats'
  | 'dump'
>

/** Of those what every face takes. */
export type FaceClientOptions = Omit<ClientOptions, 'dialect' | 'httpUrl' | 'fetch'>

/** A system of the reference server, and what is to be published on it. */
export interface FaceCore {
  readonly served: Served
  /** Something of its kind, as `id` names it: a field `n` of what the client is given. */
  readonly publish: (id: number, chance: Chance) => void
}

/** One of the systems whose wires know no positions, as a story needs it. */
export interface FaceSystem {
  /** The client's half of its wire, and the server's. */
  readonly dialect: Dialect
  readonly wire: ServerDialect
  /** Whether a server says that it is there: `mostly`, some do, so the client waits for it a while. */
  readonly greeting: 'always' | 'mostly' | 'never'
  /** Whether the server says that it holds what it was asked for. */
  readonly confirmation: 'answers' | 'none'
  /** Whether all of a filter is said to the server, so that no two are asked for in the same words. */
  readonly saysAll: boolean
  readonly auths: readonly [FaceAuth, ...FaceAuth[]]
  readonly carriers: readonly [TokenCarrier, ...TokenCarrier[]]
  /** What users ask for. */
  readonly filters: readonly [Filter, ...Filter[]]
  /** Nothing that could be taken for an event, or for an answer to anything. */
  readonly noise: Noise
  readonly watch: Watch
  /** Address of the service, without a token. */
  readonly url: string
  readonly createCore: (parts: Parameters<typeof createNexus>[0]) => FaceCore
  readonly createClient: (options: FaceClientOptions) => FaceClient
  /** Asks for it in the words of the face, where it has any for such a filter. */
  readonly open?: (
    client: FaceClient,
    filter: Filter,
    hear: (event: EventMessage) => unknown,
  ) => Held | undefined
  /** What was told, as its client sees it. */
  readonly factOf: (telling: Telling) => Omit<Fact, 'n' | 'timestamp'>
  /** Where an event carries the number it was published by. */
  readonly idOf: (event: Pick<EventMessage, 'event' | 'data'>) => unknown
  /** Whether a user of this role cannot have it. */
  readonly isRefused: (filter: Filter, role: string) => boolean
  /** Whether whoever the server holds this filter for is certainly told. */
  readonly isTold: (filter: Filter, fact: Fact, to: Hearer) => boolean
}

interface Hearer {
  readonly truth: Truth
  /** `anyone` where nobody looks at tokens. */
  readonly role: string
}

export function numberIn(data: unknown): unknown {
  return (data as { readonly n?: unknown } | undefined)?.n
}

export function isForAll({ to }: Fact): boolean {
  return to === undefined || to.kind === 'all'
}

export function isInTopic({ topic }: Filter, fact: Fact): boolean {
  return topic !== undefined && topic === fact.topic
}

/** What a server reads when it is asked for this; nothing where it cannot be asked. */
export function saidOf({ dialect, wire }: FaceSystem, filter: Filter): Filter | undefined {
  const encoded = dialect.encode({ type: 'subscribe', subscriptions: [{ filter }] })
  const [read] = encoded.ok ? wire.decode(encoded.frames.join('')) : []
  return read?.ok && read.message.type === 'subscribe'
    ? read.message.subscriptions[0]?.filter
    : undefined
}
