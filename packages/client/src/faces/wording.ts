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
  /** Kept, for each answer is compared with all that is wanted. */
  const asked = new WeakMap<Filter, string>()
  const asking = (filter: Filter): string => {
    const known = asked.get(filter)
    if (known !== undefined) return known
    const encoded = encode({ type: 'subscribe', subscriptions: [{ filter }] })
    const words = encoded.ok ? encoded.frames.join() : filterKey(filter)
    asked.set(filter, words)
    return words
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
      const [key, words] = [filterKey(filter), asking(filter)]
      // A refusal names less than was asked for, and is about all of that which waits for an answer;
      // a grant is about all that was asked for in the same words, whatever more is chosen from it here.
      const about = wants.filter((want) =>
        error
          ? want.status === 'pending' && isPartOf(want.filter, filter)
          : want.key === key || asking(want.filter) === words,
      )
      const answers = about.map(({ id }) => ({ ...answer, id }))
      return error || about.length > 0 ? answers : [answer]
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
