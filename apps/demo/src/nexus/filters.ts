import type { Filter } from 'maxine-client'

type Where = NonNullable<Filter['where']>

/** Chosen values by field; a field without any asks for nothing. */
export type Chosen = Readonly<Record<string, readonly string[]>>

/** What can be chosen: the fields that the made-up events all have. */
export const FIELDS = {
  source: ['server-01', 'server-02', 'server-03', 'agent-001', 'agent-002'],
  priority: ['low', 'normal', 'high', 'critical'],
} as const satisfies Record<string, readonly string[]>

export const NOTHING_CHOSEN: Chosen = {}

/** Adds a value, or takes it away again. */
export function toggled(chosen: Chosen, field: string, value: string): Chosen {
  const before = chosen[field] ?? []
  const after = before.includes(value) ? before.filter((one) => one !== value) : [...before, value]
  const { [field]: _, ...others } = chosen
  return after.length === 0 ? others : { ...others, [field]: after }
}

/** As a filter has it: any of the values of a field, and every field. */
export function whereOf(chosen: Chosen): Where | undefined {
  const entries = Object.entries(chosen).filter(([, values]) => values.length > 0)
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

/** `source is server-01 or server-02, and priority is high` */
export function filterWords(chosen: Chosen): string {
  const parts = Object.entries(chosen).map(
    ([field, values]) => `${field} is ${values.join(' or ')}`,
  )
  return parts.length === 0 ? 'Everything on the chosen channels' : parts.join(', and ')
}
