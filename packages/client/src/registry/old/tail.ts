import type { EventMessage } from 'maxine-protocol'

/** As many events as an old server remembers. */
const KEPT = 1_000

/** The last events that were followed, by what they say: old ones have no number. */
export class Tail {
  #keys: string[] = []

  add(event: EventMessage): void {
    this.#keys.push(keyOf(event))
    // Not one by one, for each would move all others.
    if (this.#keys.length >= 2 * KEPT) this.#keys = this.#keys.slice(-KEPT)
  }

  clear(): void {
    this.#keys = []
  }

  /**
   * The part of a history that has not been followed: all behind the place that looks most like the end of this, of several
   * alike the first: to follow something twice does no harm. Nothing where there is no such place.
   */
  behind(page: readonly EventMessage[]): readonly EventMessage[] | undefined {
    const tail = this.#keys
    if (tail.length === 0) return page
    const keys = page.map(keyOf)
    let [best, end] = [0, 0]
    keys.forEach((_, last) => {
      const length = sameBefore(tail, keys, last)
      if (length > best) [best, end] = [length, last + 1]
    })
    // All that came before it must be the same, as far as both go back.
    return best > 0 && best === Math.min(end, tail.length) ? page.slice(end) : undefined
  }
}

/** What was heard beside a history, without the beginning that is the end of that. */
export function heardBehind(
  page: readonly EventMessage[],
  heard: readonly EventMessage[],
): readonly EventMessage[] {
  const [keys, heardKeys] = [page.map(keyOf), heard.map(keyOf)]
  for (let common = Math.min(keys.length, heardKeys.length); common > 0; common--) {
    const start = keys.length - common
    if (heardKeys.slice(0, common).every((key, at) => key === keys[start + at])) {
      return heard.slice(common)
    }
  }
  return heard
}

/** How many in a row are the same, counted back from the end of one and from a place in the other. */
function sameBefore(tail: readonly string[], keys: readonly string[], last: number): number {
  let length = 0
  while (length <= last && length < tail.length) {
    if (tail[tail.length - 1 - length] !== keys[last - length]) break
    length++
  }
  return length
}

function keyOf({ event, timestamp, data }: EventMessage): string {
  return JSON.stringify([timestamp, event, data])
}
