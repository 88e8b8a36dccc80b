import { growthExponent, median, rounded } from './statistics.mjs'

/**
 * @typedef {object} Measured one case: the same work done by several subjects
 * @property {string} case
 * @property {string} unit of the samples
 * @property {Record<string, number[]>} samples by subject, one value per round
 * @property {string} [series] with `size`: cases that differ by nothing but their size
 * @property {number} [size]
 *
 * @typedef {object} Row
 * @property {string} area
 * @property {string} case
 * @property {string} subject
 * @property {string} unit
 * @property {number} median
 * @property {number} min
 * @property {number} max
 * @property {Record<string, number>} ratio this subject's value by another one's
 */

/** Subjects every table begins with: ourselves, and the least anybody could do. */
export const OURS = 'maxine'
export const FLOORS = ['floor', 'ws']

/** Of the cases that say how a cost grows with the size: 0 not at all, 1 as the size does. */
export const GROWTH_UNIT = 'exponent'

/** @param {string} area @param {Measured[]} measured @returns {Row[]} */
export function toRows(area, measured) {
  return [...measured, ...growthOf(measured)].flatMap((one) =>
    Object.entries(one.samples)
      .filter(([, samples]) => samples.length > 0)
      .map(([subject, samples]) => ({
        area,
        case: one.case,
        subject,
        unit: one.unit,
        median: rounded(median(samples)),
        min: rounded(Math.min(...samples)),
        max: rounded(Math.max(...samples)),
        ratio: ratios(subject, one.samples),
      })),
  )
}

/** Of pairs measured in the same round, so that a slow round does not count for one of them. */
function ratios(subject, samples) {
  const own = samples[subject]
  const others = Object.keys(samples).filter((other) => other !== subject)
  const paired = others.filter((other) => samples[other].length === own.length)
  const ratio = (/** @type {string} */ other) =>
    rounded(median(own.map((value, index) => value / samples[other][index])))
  const found = paired.map((other) => [other, ratio(other)])
  // By nothing at all there is no ratio.
  return Object.fromEntries(found.filter(([, value]) => Number.isFinite(value)))
}

/** How the cost of each series grows with its size, by the medians. @param {Measured[]} measured */
function growthOf(measured) {
  const series = [...new Set(measured.flatMap((one) => one.series ?? []))]
  return series.flatMap((name) => {
    const ofSeries = measured.filter((one) => one.series === name)
    const cases = ofSeries.sort((one, other) => (one.size ?? 0) - (other.size ?? 0))
    const subjects = Object.keys(cases[0].samples).filter((subject) =>
      cases.every((one) => one.samples[subject]?.length > 0),
    )
    if (cases.length < 3 || subjects.length === 0) return []
    const exponent = (/** @type {string} */ subject) =>
      growthExponent(
        cases.map(({ size, samples }) => ({ size: size ?? 1, cost: median(samples[subject]) })),
      )
    const samples = Object.fromEntries(subjects.map((subject) => [subject, [exponent(subject)]]))
    const sizes = cases.map(({ size }) => size).join(', ')
    return [{ case: `growth: ${name} (${sizes})`, unit: GROWTH_UNIT, samples }]
  })
}
