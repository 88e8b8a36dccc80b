/** @typedef {ReturnType<typeof createChance>} Chance */

/** Choices of a made-up world. @param {() => number} random from 0 to 1 */
export function createChance(random) {
  return {
    random,
    /** @template Value @param {readonly Value[]} values */
    pick: (values) => /** @type {Value} */ (values[Math.floor(random() * values.length)]),
    /** @param {number} least @param {number} most */
    between: (least, most) => least + (most - least) * random(),
    /** @param {number} odds from 0 to 1 */
    happens: (odds) => random() < odds,
  }
}
