import { interleave } from '../../harness/interleave.mjs'

/**
 * @typedef {object} Weight what one of so many takes
 * @property {number} size
 * @property {number} rss
 * @property {number} [heap] where the process has one that can be looked at
 *
 * @typedef {Record<string, number[]>} Samples by subject, one value per round
 */

/**
 * Has every subject grow through all sizes, once per round.
 *
 * @param {import('../../areas.mjs').Bench} bench
 * @param {{ label: string, rounds: number, subjects: Record<string, () => Promise<Weight[]>> }} what
 * @returns {Promise<{ size: number, rss: Samples, heap: Samples }[]>} the sizes in their order
 */
export async function weighInTurn(bench, what) {
  const found = await interleave({ ...bench, ...what })
  const [[sizes = []] = []] = Object.values(found)
  return sizes.map(({ size }, at) => ({
    size,
    rss: samplesOf(found, (weights) => weights[at].rss),
    heap: samplesOf(found, (weights) => weights[at].heap),
  }))
}

/** @param {Record<string, Weight[][]>} found @param {(weights: Weight[]) => number | undefined} look */
function samplesOf(found, look) {
  const samples = Object.entries(found).map(([subject, rounds]) => [
    subject,
    rounds.flatMap((weights) => look(weights) ?? []),
  ])
  return Object.fromEntries(samples)
}
