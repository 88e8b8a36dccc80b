import { OURS } from './rows.mjs'
import { rounded } from './statistics.mjs'
import { spoken } from './table.mjs'

/** @typedef {import('../targets.mjs').Target} Target */
/** @typedef {import('./rows.mjs').Row} Row */

/**
 * @typedef {object} Judged
 * @property {string} work
 * @property {string} wanted
 * @property {string} reached
 * @property {'yes' | 'no' | 'not measured'} met
 */

/**
 * What became of each target; one whose case was not measured is told as such, and never left out.
 *
 * @param {readonly Target[]} targets
 * @param {readonly Row[]} rows
 * @returns {Judged[]}
 */
export function judge(targets, rows) {
  return targets.map((target) => {
    const row = rowOf(rows, target, target.case)
    const value = row && valueOf(rows, target, row)
    const unit = unitOf(target, row)
    const { work } = target
    if (value === undefined || Number.isNaN(value)) {
      return { work, wanted: wantedOf(target, unit), reached: '–', met: 'not measured' }
    }
    const isMet = value <= (target.atMost ?? Infinity) && value >= (target.atLeast ?? -Infinity)
    return {
      work,
      wanted: wantedOf(target, unit),
      reached: `${spoken(value)}${unit}`,
      met: isMet ? 'yes' : 'no',
    }
  })
}

/** A table as `toTable` makes them. @param {readonly Judged[]} judged */
export function toTargetTable(judged) {
  const lines = judged.map(({ work, wanted, reached, met }) => [work, wanted, reached, met])
  return [['target', 'wanted', 'reached', 'met'], ...lines]
}

/** @param {readonly Row[]} rows @param {Target} target @param {string} name */
function rowOf(rows, { area }, name) {
  return rows.find((row) => row.area === area && row.subject === OURS && row.case === name)
}

/** @param {readonly Row[]} rows @param {Target} target @param {Row} row */
function valueOf(rows, target, row) {
  const { against, by } = target
  if (against !== undefined) return row.ratio[against]
  if (!by) return row.median
  const other = rowOf(rows, target, by.case)
  if (!other) return undefined
  return rounded(row.median / (by.forMs ? by.forMs / other.median : other.median))
}

/** @param {Target} target @param {Row | undefined} row */
function unitOf({ against, by, unit }, row) {
  if (against !== undefined) return ` × ${against}`
  if (by) return ' ×'
  return ` ${row?.unit ?? unit ?? ''}`.trimEnd()
}

/** @param {Target} target @param {string} unit */
function wantedOf({ atMost, atLeast }, unit) {
  if (atMost !== undefined) return `≤ ${spoken(atMost)}${unit}`
  return atLeast === undefined ? '' : `≥ ${spoken(atLeast)}${unit}`
}
