import * as z from 'zod/mini'
import { boolean, bounded, mapOf } from '../fields.ts'
import { LIMITS } from '../limits.ts'
import type { Success } from './registry.ts'
import type { Parameters, Route } from './route.ts'
import { configEntry, metadata, present } from './schemas.ts'
import type { ConfigEntries, ConfigEntry, Metadata } from './state.ts'

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

const name = bounded(LIMITS.text)

const key: Parameters<ConfigKey> = {
  schema: z.object({ serviceName: name, key: name }),
  kinds: { serviceName: 'text', key: 'text' },
}

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
