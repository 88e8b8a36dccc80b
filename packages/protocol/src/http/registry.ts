import * as z from 'zod/mini'
import { boolean, bounded, count, flag, listOf, number, text } from '../fields.ts'
import { LIMITS } from '../limits.ts'
import { metadata, port } from './fields.ts'
import type { Metadata } from './fields.ts'
import type { Route } from './route.ts'

/** An instance to be registered. */
export interface Registration {
  readonly serviceName: string
  readonly host: string
  readonly port: number
  readonly metadata?: Metadata
}

export interface Registered {
  readonly nodeId: string
  readonly status?: string
}

/** Which instance is meant. */
export interface NodeReference {
  readonly nodeId: string
}

export interface Success {
  readonly success: boolean
}

export interface DiscoverQuery {
  readonly serviceName: string
  /** Such as `round-robin`, `random` or `least-connections`: which ones there are is the server's choice. */
  readonly loadBalancing?: string
  readonly version?: string
  /** All of which an instance must have. */
  readonly tags?: readonly string[]
}

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
  readonly offset?: number
  readonly [field: string]: unknown
}

export interface Services {
  /** Names, some with a version: `my-service:1.0`. */
  readonly services: readonly string[]
}

const name = bounded(LIMITS.text)
const node: z.ZodMiniType<NodeReference> = z.object({ nodeId: name })
const success: z.ZodMiniType<Success> = z.object({ success: boolean })

export const instance: z.ZodMiniType<Instance> = z.object({
  serviceName: text,
  nodeId: text,
  host: text,
  port: number,
  healthy: flag,
  metadata: z.exactOptional(metadata),
  address: text,
  nodeName: text,
  lastHeartbeat: number,
  offset: z.exactOptional(count),
})

export const register: Route<Registered, undefined, Registration> = {
  method: 'POST',
  path: '/register',
  summary: 'Register an instance of a service',
  access: 'bearer',
  body: z.object({ serviceName: name, host: name, port, metadata: z.exactOptional(metadata) }),
  answer: z.object({ nodeId: z.string(), status: text }),
}

export const heartbeat: Route<Success, undefined, NodeReference> = {
  method: 'POST',
  path: '/heartbeat',
  summary: 'Say that an instance is alive',
  access: 'bearer',
  body: node,
  answer: success,
}

export const deregister: Route<Success, undefined, NodeReference> = {
  method: 'DELETE',
  path: '/deregister',
  summary: 'Remove an instance',
  access: 'bearer',
  body: node,
  answer: success,
}

export const discover: Route<Instance, DiscoverQuery> = {
  method: 'GET',
  path: '/discover',
  summary: 'Find one healthy instance of a service',
  access: 'bearer',
  parameters: {
    schema: z.object({
      serviceName: name,
      loadBalancing: z.exactOptional(bounded(LIMITS.name)),
      version: z.exactOptional(bounded(LIMITS.name)),
      tags: z.exactOptional(listOf(name)),
    }),
    kinds: { serviceName: 'text', loadBalancing: 'text', version: 'text', tags: 'list' },
  },
  answer: instance,
  problems: ['not-found'],
}

export const servers: Route<Services> = {
  method: 'GET',
  path: '/servers',
  summary: 'List the names of all services',
  access: 'bearer',
  answer: z.object({ services: listOf(z.string()) }),
}
