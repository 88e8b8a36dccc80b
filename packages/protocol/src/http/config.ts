import * as z from 'zod/mini'
import { boolean, bounded, count, mapOf, number } from '../fields.ts'
import { LIMITS } from '../limits.ts'
import { metadata, present } from './fields.ts'
import type { Metadata } from './fields.ts'
import type { Success } from './registry.ts'
import type { Route } from './route.ts'

/** Which value is meant. */
export interface ConfigKey {
  readonly serviceName: string
  readonly key: string
}

export interface ConfigSetting extends ConfigKey {
  /** Any JSON value; null is one. */
  readonly value: unknown
  readonly metadata?: Metadata
}

/** A value as the registry keeps it. */
export interface ConfigEntry {
  readonly value: unknown
  /** Counts the changes of this key, from 1. */
  readonly version?: number
  readonly metadata?: Metadata
  /** Milliseconds since 1970. */
  readonly updatedAt?: number
  /** Offset of the event that changed it last; the digest is made of these. */
  readonly offset?: number
  readonly [field: string]: unknown
}

/** The values of one service by key. */
export type ConfigEntries = Readonly<Record<string, ConfigEntry>>

const name = bounded(LIMITS.text)

export const configEntry: z.ZodMiniType<ConfigEntry> = z.object({
  value: present,
  version: number,
  metadata: z.exactOptional(metadata),
  updatedAt: number,
  offset: z.exactOptional(count),
})

const key = {
  schema: z.object({ serviceName: name, key: name }),
  kinds: { serviceName: 'text', key: 'text' },
} as const

export const configSet: Route<ConfigEntry, undefined, ConfigSetting> = {
  method: 'POST',
  path: '/config/set',
  summary: 'Set a value of a service’s configuration',
  access: 'bearer',
  body: z.object({
    serviceName: name,
    key: name,
    value: present,
    metadata: z.exactOptional(metadata),
  }),
  answer: configEntry,
}

export const configGet: Route<ConfigEntry, ConfigKey> = {
  method: 'GET',
  path: '/config/get',
  summary: 'Read a value of a service’s configuration',
  access: 'bearer',
  parameters: key,
  answer: configEntry,
  problems: ['not-found'],
}

export const configAll: Route<ConfigEntries, Pick<ConfigKey, 'serviceName'>> = {
  method: 'GET',
  path: '/config/all',
  summary: 'Read all of a service’s configuration',
  access: 'bearer',
  parameters: { schema: z.object({ serviceName: name }), kinds: { serviceName: 'text' } },
  answer: mapOf(configEntry),
}

export const configDelete: Route<Success, ConfigKey> = {
  method: 'DELETE',
  path: '/config/delete',
  summary: 'Delete a value of a service’s configuration',
  access: 'bearer',
  parameters: key,
  answer: z.object({ success: boolean }),
  problems: ['not-found'],
}
