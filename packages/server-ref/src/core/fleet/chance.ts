import { mulberry32 } from '../random.ts'

/** What one seed decides. */
export interface Chance {
  /** A number from one to below the other. */
  readonly between: (low: number, high: number) => number
  /** A whole number from one to the other. */
  readonly whole: (low: number, high: number) => number
  readonly isLikely: (probability: number) => boolean
  readonly pick: <Member>(list: readonly Member[]) => Member | undefined
}

export function createChance(seed: number): Chance {
  const random = mulberry32(seed)
  return {
    between: (low, high) => low + random() * (high - low),
    whole: (low, high) => low + Math.floor(random() * (high - low + 1)),
    isLikely: (probability) => random() < probability,
    pick: (list) => list[Math.floor(random() * list.length)],
  }
}
