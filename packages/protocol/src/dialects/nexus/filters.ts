import type { Filter, Scalar } from '../../filter.ts'
import { isFrame } from '../../frame.ts'
import { wrong } from '../../guard.ts'
import type { Wrong } from '../../guard.ts'

/** What a subscription to one channel is in the neutral model. */
export function channelFilter(event: string, where?: Filter['where'] | null): Filter {
  return { event, ...(where && Object.keys(where).length > 0 && { where }) }
}

/** Each a value, or a list of values of which any will do. */
export function filters(value: unknown, at: string): Wrong | undefined {
  return isWhere(value) ? undefined : wrong(at, 'filters of plain values or lists of them')
}

function isWhere(value: unknown): boolean {
  return value === null || (isFrame(value) && Object.values(value).flat().every(isScalar))
}

/** No infinity: sent on, it would be written as null, which is a value of its own. */
function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value)
}
