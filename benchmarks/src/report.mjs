/**
 * @typedef {object} Row
 * @property {string} area
 * @property {string} case
 * @property {string} subject
 * @property {'ns'} unit
 * @property {number} median
 * @property {number} min
 * @property {number} max
 * @property {Record<string, number>} ratio this subject's time by another one's
 */

const SHOWN = 'maxine'
const FLOOR = 'floor'

/** @param {import('./measure.mjs').Measured[]} measured @returns {Row[]} */
export function toRows(measured) {
  return measured.flatMap(({ area, name, nanoseconds }) =>
    Object.entries(nanoseconds).map(([subject, times]) => ({
      area,
      case: name,
      subject,
      unit: /** @type {const} */ ('ns'),
      median: round(median(times)),
      min: round(Math.min(...times)),
      max: round(Math.max(...times)),
      ratio: ratios(subject, nanoseconds),
    })),
  )
}

/** @param {Row[]} rows */
export function formatRows(rows) {
  const header = ['area', 'case', 'ns', 'min', 'max', 'floor ns', '× floor']
  const lines = rows
    .filter(({ subject }) => subject === SHOWN)
    .map((row) => {
      const floor = rows.find((one) => one.subject === FLOOR && isSameCase(one, row))
      return [row.area, row.case, row.median, row.min, row.max, floor?.median, row.ratio[FLOOR]]
    })
  return align([header, ...lines])
}

/** Of pairs measured in the same round, so that a slow round does not count for one of them. */
function ratios(subject, nanoseconds) {
  const others = Object.keys(nanoseconds).filter((other) => other !== subject)
  const pairs = (/** @type {string} */ other) =>
    nanoseconds[subject].map((time, index) => time / nanoseconds[other][index])
  return Object.fromEntries(others.map((other) => [other, round(median(pairs(other)))]))
}

/** @param {number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

function isSameCase(one, other) {
  return one.area === other.area && one.case === other.case
}

/** @param {number} value */
function round(value) {
  return Number(value.toPrecision(3))
}

/** The first two columns hold words, the others numbers. */
function align(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => `${row[column]}`.length)))
  const cell = (value, column) =>
    column < 2 ? `${value}`.padEnd(widths[column]) : `${value}`.padStart(widths[column])
  return rows.map((row) => row.map(cell).join('  ').trimEnd()).join('\n')
}
