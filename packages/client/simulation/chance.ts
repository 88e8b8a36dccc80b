/** Chance that a seed decides; every part of a story has its own, so that one part does not shift another. */
export class Chance {
  #state: number

  constructor(seed: number, part: number) {
    this.#state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(part + 1, 0x85ebca6b)) >>> 0
    this.random()
  }

  /** Tommy Ettinger's mulberry32: a number in [0, 1). */
  readonly random = (): number => {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.random() * (most - least + 1))
  }

  happens(probability: number): boolean {
    return this.random() < probability
  }

  pick<Member>(list: readonly [Member, ...Member[]]): Member {
    return list[Math.floor(this.random() * list.length)] ?? list[0]
  }
}
