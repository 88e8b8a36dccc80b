import * as z from 'zod/mini'
import {
  boolean,
  bounded,
  count,
  finite,
  flag,
  listOf,
  mapOf,
  number,
  open,
  text,
} from '../../fields.ts'
import { LIMITS } from '../../limits.ts'
import type { MaxineEvents } from './events.ts'

const limits = z.object({ maxPayload: number, maxSubscriptions: number })
const refusal = z.object({ code: z.string(), message: text })

/** An event as it travels; its data is checked by `eventSchemas`. */
export const eventFrame = z.object({
  event: z.string(),
  timestamp: number,
  offset: z.exactOptional(count),
  stream: text,
})

/** What a server sends besides events, by `type`. */
export const serverFrames = {
  welcome: z.object({
    v: count,
    clientId: text,
    epoch: z.string(),
    offset: count,
    recovered: flag,
    reason: text,
    replay: z.exactOptional(count),
    heartbeatMs: number,
    limits: z.exactOptional(limits),
    capabilities: z.exactOptional(listOf(z.string())),
    user: z.exactOptional(open),
    expiresInMs: number,
    subscriptions: z.exactOptional(
      listOf(z.object({ id: z.string(), error: z.exactOptional(refusal) })),
    ),
  }),
  authenticated: z.object({ user: z.exactOptional(open), expiresInMs: number }),
  auth_failed: z.object({ code: text, message: text, retryable: flag }),
  auth_required: z.object({}),
  // `filter` is `true`, an object or null on old servers; nothing is decided by it.
  subscribed: z.object({ id: text, filter: z.exactOptional(z.unknown()) }),
  unsubscribed: z.object({ id: text, reason: text }),
  snapshot: z.object({
    part: count,
    last: boolean,
    epoch: z.string(),
    offset: count,
    state: open,
    digest: text,
  }),
  bookmark: z.object({
    epoch: z.string(),
    offset: count,
    sent: count,
    digest: text,
    stream: text,
  }),
  gap: z.object({
    reason: z.string(),
    from: z.exactOptional(count),
    to: z.exactOptional(count),
    stream: text,
  }),
  goaway: z.object({ reason: z.string(), retryAfterMs: number, jitterMs: number }),
  token_refreshed: z.object({ token: text, expiresInMs: number }),
  pong: z.object({ ping: number }),
  error: z.object({
    code: text,
    message: text,
    id: text,
    retryable: flag,
    retryAfterMs: number,
  }),
}

/** @public Gives its guard a name. */
export const node = z.object({ nodeId: z.string(), serviceName: text })
/** @public Gives its guard a name. */
export const circuit = z.object({
  nodeId: z.string(),
  serviceName: text,
  failures: number,
  nextTry: number,
})
/** @public Gives its guard a name. */
export const dependency = z.object({ serviceName: text })

/** What the data of each known event must look like. */
export const eventSchemas: {
  readonly [Name in keyof MaxineEvents]: z.ZodMiniType<MaxineEvents[Name]>
} = {
  service_registered: z.object({
    nodeId: z.string(),
    serviceName: z.string(),
    host: text,
    port: number,
    metadata: z.exactOptional(open),
  }),
  service_deregistered: node,
  service_heartbeat: node,
  service_unhealthy: node,
  config_changed: z.object({
    serviceName: z.string(),
    key: z.string(),
    value: z.exactOptional(z.unknown()),
    version: number,
  }),
  config_deleted: z.object({ serviceName: z.string(), key: z.string() }),
  circuit_open: circuit,
  circuit_closed: circuit,
  circuit_half_open: circuit,
  stats_update: open,
  dependency_added: dependency,
  dependency_removed: dependency,
  federation_failover: open,
  admin_event: open,
}

/** What a client sends, by the key that says so. A function, so that a browser's bundle drops it whole. */
export function clientFrames() {
  const name = bounded(LIMITS.name)
  const token = bounded(LIMITS.token)
  // Old clients write `null` for what they leave out.
  const wanted = z.exactOptional(z.nullable(bounded(LIMITS.text)))
  const filter = z.object({ event: wanted, serviceName: wanted, nodeId: wanted })
  return {
    hello: z.object({
      auth: z.exactOptional(z.nullable(token)),
      hello: z.object({
        v: count,
        client: z.exactOptional(z.object({ name: z.string(), version: z.string() })),
        accept: z.exactOptional(listOf(z.string())),
        subscriptions: listOf(z.object({ id: name, filter })),
        snapshot: flag,
        since: z.exactOptional(mapOf(z.object({ epoch: name, offset: count }))),
      }),
    }),
    auth: z.object({ auth: token }),
    subscribe: z.object({
      subscribe: z.union([z.literal(true), filter]),
      id: z.exactOptional(name),
    }),
    unsubscribe: z.object({ unsubscribe: z.union([z.literal(true), z.object({ id: name })]) }),
    refresh_token: z.object({ refresh_token: z.literal(true) }),
    ping: z.object({ ping: finite }),
  }
}
