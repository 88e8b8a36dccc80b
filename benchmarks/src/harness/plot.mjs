import { GROWTH_UNIT, OURS } from './rows.mjs'
import { rounded } from './statistics.mjs'
import { orderOf, spoken } from './table.mjs'

/** @typedef {import('./rows.mjs').Row} Row */

/** In user units, which are pixels where nobody scales. */
const WIDTH = 960
const BARS = { from: 200, to: 660 }
const VALUES_AT = 690
const LINE = 20
const HEAD = 84
const CASE_GAP = 14
const MARGIN = 24
/** A case takes the first that its subjects fit in; beyond the last, a bar is as long as it gets. */
const SCALES = [[2], [3, 10], [10, 100]]
const WIDEST_SCALE = [10, 100, 1_000]

const INK = '#1d2430'
const QUIET = '#667085'
const OUR_COLOUR = '#0b8457'
/** The same for a subject on every page; a subject that is not here takes the last one. */
const COLOURS = {
  floor: '#98a2b3',
  ws: '#667085',
  'socket.io': '#3b6fd4',
  centrifuge: '#d4573b',
  'graphql-ws': '#c2388f',
  mqtt: '#7a4fd0',
  nats: '#1f9fb5',
  mosquitto: '#8a6d1f',
  'nats-server': '#15748a',
  uws: '#e08a00',
}
const OTHER_COLOUR = '#a07f67'
const END = { anchor: 'end' }

/**
 * A page of bars for an area: for every case what each subject needs, by what we need. The line in the
 * middle is ours; a bar to the right is somebody who has more.
 *
 * @param {{ area: string, title: string, note: string, rows: Row[] }} page
 * @returns {string} SVG, readable on light and dark pages for it brings its own ground
 */
export function plotArea({ area, title, note, rows }) {
  const names = [...new Set(rows.map((row) => row.case))]
  const groups = names.map((name) => rows.filter((row) => row.case === name))
  const parts = []
  let y = HEAD
  for (const group of groups) {
    const drawn = drawCase(group, y)
    parts.push(drawn.svg)
    y = drawn.y
  }
  const height = y + MARGIN
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="ui-sans-serif, system-ui, sans-serif" font-size="12" role="img">`,
    `<title>${escaped(`${area}: ${title}`)}</title>`,
    `<rect width="${WIDTH}" height="${height}" rx="8" fill="#fbfcfe" stroke="#d0d5dd"/>`,
    text(MARGIN, 30, area, { size: 18, weight: 600 }),
    text(MARGIN, 50, shortened(title, 135), { colour: QUIET }),
    text(MARGIN, 67, shortened(note, 150), { colour: QUIET, size: 11 }),
    ...parts,
    '</svg>',
    '',
  ].join('\n')
}

/** @param {Row[]} group rows of one case @param {number} top */
function drawCase(group, top) {
  const [{ case: name, unit }] = group
  const isGrowth = unit === GROWTH_UNIT
  const head = isGrowth ? name : `${name} (${unit}${moreIsBetter(unit) ? ', more is better' : ''})`
  const subjects = orderOf(group)
  const marks = isGrowth || subjects.length === 1 ? [] : marksOf(group)
  const lines = [text(MARGIN, top + 14, shortened(head, 130), { weight: 600 })]
  const first = top + (marks.length > 0 ? 34 : 22)
  const last = first + subjects.length * LINE
  lines.push(...marks.map((mark) => drawMark(mark, { first, last, most: Math.max(...marks) })))
  const ours = group.find((one) => one.subject === OURS)
  subjects.forEach((subject, at) => {
    const row = group.find((one) => one.subject === subject)
    if (row) lines.push(drawSubject(row, ours, { y: first + at * LINE, most: marks.at(-1) }))
  })
  return { svg: lines.join('\n'), y: last + CASE_GAP }
}

/**
 * By what the lines of a case stand: a third, a tenth, ... and as often the other way.
 *
 * @param {Row[]} group
 */
function marksOf(group) {
  const ratios = Object.values(group.find(({ subject }) => subject === OURS)?.ratio ?? {})
    .filter((ratio) => Number.isFinite(ratio) && ratio > 0)
    .map((ratio) => Math.max(ratio, 1 / ratio))
  const most = Math.max(...ratios, 1)
  const steps = SCALES.find((scale) => Math.max(...scale) >= most) ?? WIDEST_SCALE
  return [...steps.map((step) => 1 / step).reverse(), 1, ...steps]
}

/** The one in the middle is ours. @param {number} mark @param {{ first: number, last: number, most: number }} place */
function drawMark(mark, { first, last, most }) {
  const x = xOf(mark, most)
  const colour = mark === 1 ? OUR_COLOUR : '#e4e7ec'
  const label = text(x, first - 4, markName(mark), { colour: QUIET, size: 9, anchor: 'middle' })
  return `<line x1="${x}" x2="${x}" y1="${first}" y2="${last}" stroke="${colour}"/>${label}`
}

/** @param {Row} row @param {Row | undefined} ours @param {{ y: number, most: number | undefined }} place */
function drawSubject(row, ours, { y, most }) {
  const { subject, median, unit } = row
  const isOurs = subject === OURS
  const ink = isOurs ? { colour: OUR_COLOUR, weight: 700 } : {}
  const words = unit === GROWTH_UNIT ? spoken(median) : `${spoken(median)} ${unit}`
  const times = isOurs ? 1 : 1 / (ours?.ratio[subject] ?? NaN)
  const isDrawn = most !== undefined && Number.isFinite(times) && times > 0
  return [
    text(BARS.from - 10, y + 14, shortened(subject, 27), { ...ink, anchor: 'end' }),
    ...(isDrawn ? [drawBar(subject, times, { y, most })] : []),
    text(VALUES_AT, y + 14, words, ink),
    ...(isDrawn && !isOurs
      ? [text(WIDTH - MARGIN, y + 14, `×${spoken(rounded(times))}`, END)]
      : []),
  ].join('\n')
}

/** From our line to where somebody is; ourselves on the line. */
function drawBar(subject, times, { y, most }) {
  const colour = subject === OURS ? OUR_COLOUR : (COLOURS[subject] ?? OTHER_COLOUR)
  const [zero, end] = [xOf(1, most), xOf(times, most)]
  const half = subject === OURS ? 5 : 1
  const [from, to] = [Math.min(zero, end) - half, Math.max(zero, end) + half]
  const width = rounded(to - from)
  return `<rect x="${rounded(from)}" y="${y + 4}" width="${width}" height="${LINE - 8}" rx="2" fill="${colour}"/>`
}

/** Logarithmic. @param {number} times @param {number} most where the bars end */
function xOf(times, most) {
  const middle = (BARS.from + BARS.to) / 2
  const place = Math.max(-1, Math.min(1, Math.log(times) / Math.log(most)))
  return rounded(middle + (place * (BARS.to - BARS.from)) / 2)
}

/** @param {number} mark */
function markName(mark) {
  if (mark === 1) return 'ours'
  return mark > 1 ? `×${spoken(mark)}` : `×1/${spoken(Math.round(1 / mark))}`
}

/** Rates and shares of what was wanted; all else is a cost. @param {string} unit */
export function moreIsBetter(unit) {
  return /\/s$/.test(unit)
}

/** @param {string} words @param {number} most letters there is room for */
function shortened(words, most) {
  return words.length <= most ? words : `${words.slice(0, most - 1)}…`
}

function text(x, y, words, { colour = INK, size = 12, weight = 400, anchor = 'start' } = {}) {
  return `<text x="${x}" y="${y}" fill="${colour}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}">${escaped(words)}</text>`
}

/** @param {string} words */
function escaped(words) {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
