/** Numbers from 0 to 1 that one seed decides: mulberry32, fast enough for millions of inputs. */
export type Random = () => number

export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A whole number from 0 to one below the bound. */
export function below(random: Random, bound: number): number {
  return Math.floor(random() * bound)
}

export function pick<Member>(random: Random, list: readonly Member[]): Member {
  return list[below(random, list.length)]!
}
