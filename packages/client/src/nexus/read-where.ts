import type { Filter, Scalar } from 'maxine-protocol'
import { MaxineError } from '../errors.ts'

/** Fields of an event’s data and the value wanted in each, or several of which any will do. */
export type ChannelFilters = NonNullable<Filter['where']>

/** No filters at all where there are none, so that both mean one subscription. */
export function readWhere(filters: unknown): Filter {
  const isObject = typeof filters === 'object' && filters !== null && !Array.isArray(filters)
  if (!isObject || !Object.values(filters).flat().every(isScalar)) {
    throw new MaxineError('bad_filter', 'filters are fields with a plain value or a list of them')
  }
  return Object.keys(filters).length > 0 ? { where: filters as ChannelFilters } : {}
}

/** No infinity, which JSON writes as null. */
function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value)
}
