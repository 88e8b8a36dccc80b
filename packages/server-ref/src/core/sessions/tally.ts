/** Counts by key and forgets a key at 0. */
export interface Tally {
  /** Keys with a count. */
  readonly size: number
  readonly of: (key: string) => number
  readonly add: (key: string) => void
  readonly remove: (key: string) => void
}

/** A tally with nothing counted. */
export function createTally(): Tally {
  const counts = new Map<string, number>()
  const of = (key: string) => counts.get(key) ?? 0
  return {
    get size() {
      return counts.size
    },
    of,
    add: (key) => void counts.set(key, of(key) + 1),
    remove: (key) => {
      const left = of(key) - 1
      if (left > 0) counts.set(key, left)
      else counts.delete(key)
    },
  }
}
