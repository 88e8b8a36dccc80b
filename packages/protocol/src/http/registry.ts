import * as z from 'zod/mini'
import { boolean, bounded, listOf, text } from '../fields.ts'
import { LIMITS } from '../limits.ts'
import type { Route, Schema } from './route.ts'
import { instance, metadata, port } from './schemas.ts'
import type { Instance, Metadata } from './state.ts'

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

export interface Services {
  /** Names, some with a version: `my-service:1.0`. */
  readonly services: readonly string[]
}

const name = bounded(LIMITS.text)
const node: Schema<NodeReference> = z.object({ nodeId: name })
const success: Schema<Success> = z.object({ success: boolean })

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
