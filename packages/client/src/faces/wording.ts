import { coveringFilter, filterKey } from 'maxine-protocol'
import type { Dialect, Filter } from 'maxine-protocol'
import { MaxineError } from '../errors.ts'
import type { Wording } from '../subscriptions/rules.ts'

/** How a wire without ids of ours is spoken: by what its dialect makes of each filter. */
export function wordingOf({ encode }: Dialect): Wording {
  const ending = (filter: Filter): string => {
    const encoded = encode({ type: 'unsubscribe', filters: [filter] })
    return encoded.ok ? encoded.frames.join() : ''
  }
  return {
    canAsk: ({ filter }) => encode({ type: 'subscribe', subscriptions: [{ filter }] }).ok,
    endable(gone, staying) {
      // What is ended by the same words is ended together: all subscriptions of a channel, for one.
      const said = new Set([...staying].map(ending))
      return gone.filter(([, filter]) => {
        const words = ending(filter)
        return !said.has(words) && said.add(words)
      })
    },
    meant(answer, wants) {
      const { filter, error } = answer
      if (!filter) return [answer]
      const exact = wants.find(({ key }) => key === filterKey(filter))
      // A refusal names less than was asked for, and is about all of that which waits for an answer.
      const about = error
        ? wants.filter((want) => want.status === 'pending' && isPartOf(want.filter, filter))
        : (exact ?? [])
      const answers = [about].flat().map(({ id }) => ({ ...answer, id }))
      return error || exact ? answers : [answer]
    },
  }
}

/** Where nothing comes that was not asked for, what cannot be asked for would never come. */
export function checkerOf({ encode }: Dialect): (filter: Filter) => void {
  return (filter) => {
    const encoded = encode({ type: 'subscribe', subscriptions: [{ filter }] })
    if (!encoded.ok) throw new MaxineError('unsupported', encoded.problem.message)
  }
}

/** Whether all that it matches is matched by the other. */
function isPartOf(filter: Filter, other: Filter): boolean {
  return filterKey(coveringFilter([other, filter]) ?? {}) === filterKey(other)
}
