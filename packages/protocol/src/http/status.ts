import * as z from 'zod/mini'
import { flag, number, text } from '../fields.ts'
import type { Route } from './route.ts'

/** Whether the server works, and how much it holds. */
export interface Health {
  /** `ok`, where all is well. */
  readonly status: string
  readonly services?: number
  readonly nodes?: number
  readonly [field: string]: unknown
}

/** Counters since the server started, but for the numbers of what there is now. */
export interface Metrics {
  /** Counts every event: the sequence number of servers that number none. */
  readonly eventsBroadcasted?: number
  /** Seconds. */
  readonly uptime?: number
  readonly requests?: number
  readonly errors?: number
  /** Now. */
  readonly services?: number
  /** Now. */
  readonly nodes?: number
  /** Now. */
  readonly wsConnections?: number
  readonly cacheHits?: number
  readonly cacheMisses?: number
  readonly persistenceEnabled?: boolean
  readonly persistenceType?: string
  readonly [field: string]: unknown
}

/** Prometheus’ text form, version 0.0.4. */
export const METRICS_TEXT_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

export const health: Route<Health> = {
  method: 'GET',
  path: '/health',
  summary: 'Tell whether the server works',
  access: 'open',
  answer: z.object({ status: z.string(), services: number, nodes: number }),
}

export const metrics: Route<Metrics> = {
  method: 'GET',
  path: '/metrics',
  summary: 'Count what the server does, as JSON or for Prometheus',
  access: 'bearer',
  answer: z.object({
    eventsBroadcasted: number,
    uptime: number,
    requests: number,
    errors: number,
    services: number,
    nodes: number,
    wsConnections: number,
    cacheHits: number,
    cacheMisses: number,
    persistenceEnabled: flag,
    persistenceType: text,
  }),
  textType: METRICS_TEXT_TYPE,
}
