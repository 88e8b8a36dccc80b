/** Numbers from 0 to 1 by a seed: mulberry32, a public-domain generator. */
export function createChance(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    below: (end: number) => Math.floor(next() * end),
    pick: <Value>(values: readonly Value[]) => values[Math.floor(next() * values.length)] as Value,
  }
}

export type Chance = ReturnType<typeof createChance>
