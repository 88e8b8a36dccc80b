import type { AbortSignalLike } from '../abort.ts'

export interface AtOnce {
  /** How many. */
  readonly atOnce: number
  /** Once it is aborted, none begins. */
  readonly signal?: AbortSignalLike | undefined
}

/**
 * Does so many at once, in their order; done when all are. Each has a signal of its own: runtimes warn
 * of many listeners on one.
 */
export async function runAtOnce<Item>(
  items: readonly Item[],
  { atOnce, signal }: AtOnce,
  each: (item: Item, signal: AbortSignalLike) => Promise<void>,
): Promise<void> {
  const left = items[Symbol.iterator]()
  const under = new Set<AbortController>()
  const abort = () => {
    for (const one of under) one.abort()
  }
  const work = async () => {
    for (let next = left.next(); !next.done && !signal?.aborted; next = left.next()) {
      const own = new AbortController()
      under.add(own)
      await each(next.value, own.signal)
      under.delete(own)
    }
  }
  signal?.addEventListener('abort', abort)
  try {
    await Promise.all(Array.from({ length: Math.max(1, atOnce) }, work))
  } finally {
    signal?.removeEventListener('abort', abort)
  }
}
