import * as z from 'zod/mini'
import { field, open } from '../fields.ts'

/** Whatever a user keeps with an entry. Old clients and servers write null for none. */
export type Metadata = Readonly<Record<string, unknown>> | null

export const metadata: z.ZodMiniType<Metadata> = z.nullable(open)

/** Any JSON value, but there. */
export const present = field<unknown>('a value', (value) => value !== undefined)

export const port = field<number>(
  'a whole number from 1 to 65535',
  (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 65_535,
)

export const positive = field<number>(
  'a whole number from 1 to 2^53 - 1',
  (value) => Number.isSafeInteger(value) && (value as number) >= 1,
)

const STATES: readonly unknown[] = ['closed', 'open', 'half-open']

export const circuitState = field<'closed' | 'open' | 'half-open'>(
  'closed, open or half-open',
  (value) => STATES.includes(value),
)

const OUTCOMES: readonly unknown[] = ['success', 'failure']

export const outcome = field<'success' | 'failure'>('success or failure', (value) =>
  OUTCOMES.includes(value),
)
