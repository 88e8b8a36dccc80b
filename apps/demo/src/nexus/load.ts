import { fieldsOf } from '../system/ask.ts'

/** The last values of each source, the oldest first; nothing where some may be missing. */
export type Load = ReadonlyMap<string, readonly (number | null)[]>

export const NO_LOAD: Load = new Map()

/** Of each source: a minute, at a value a second. */
export const SAMPLES = 60

/** More would not fit. */
const MOST_SOURCES = 3

/** Takes a metric in; the same load where it is none of the processor. */
export function withMetric(load: Load, data: unknown): Load {
  const { metric_name: name, source, value } = fieldsOf(data)
  if (name !== 'cpu_usage' || typeof source !== 'string' || typeof value !== 'number') return load
  if (!load.has(source) && load.size >= MOST_SOURCES) return load
  const after = new Map(load)
  after.set(source, [...(load.get(source) ?? []), value].slice(-SAMPLES))
  return new Map([...after].sort(([one], [other]) => (one < other ? -1 : 1)))
}

/** Leaves a place where nobody knows what was: a line across it would be made up. */
export function withBreak(load: Load): Load {
  return new Map([...load].map(([source, values]) => [source, [...values, null].slice(-SAMPLES)]))
}
