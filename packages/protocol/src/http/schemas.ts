import * as z from 'zod/mini'
import { count, fieldThat, finite, flag, mapOf, number, open, text } from '../fields.ts'
import type { Circuit, ConfigEntry, Instance, Metadata, RegistryState } from './state.ts'

export const metadata: z.ZodMiniType<Metadata> = z.nullable(open)

/** Any JSON value, but there. */
export const present = fieldThat<unknown>('a value', (value) => value !== undefined)

export const port = fieldThat<number>(
  'a whole number from 1 to 65535',
  (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 65_535,
)

export const positive = fieldThat<number>(
  'a whole number from 1 to 2^53 - 1',
  (value) => Number.isSafeInteger(value) && (value as number) >= 1,
)

const STATES: readonly unknown[] = ['closed', 'open', 'half-open']

/** @public Read by scripts/spec, from the built file. */
export const circuitState = fieldThat<Circuit['state']>('closed, open or half-open', (value) =>
  STATES.includes(value),
)

const OUTCOMES: readonly unknown[] = ['success', 'failure']

export const outcome = fieldThat<'success' | 'failure'>('success or failure', (value) =>
  OUTCOMES.includes(value),
)

const rev = z.exactOptional(count)
const time = z.exactOptional(z.nullable(finite))

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
  rev,
})

export const configEntry: z.ZodMiniType<ConfigEntry> = z.object({
  value: present,
  version: number,
  metadata: z.exactOptional(metadata),
  updatedAt: number,
  rev,
})

export const circuit: z.ZodMiniType<Circuit> = z.object({
  state: circuitState,
  failures: number,
  failureCount: number,
  lastFailure: time,
  nextTry: time,
  nodeId: text,
  serviceName: text,
  rev,
})

export const registryState: z.ZodMiniType<RegistryState> = z.object({
  services: mapOf(mapOf(instance)),
  configs: mapOf(mapOf(configEntry)),
  circuits: mapOf(circuit),
})
