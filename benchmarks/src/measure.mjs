/**
 * @typedef {object} Case
 * @property {string} name
 * @property {Record<string, (count: number) => unknown>} subjects each one does the work `count`
 *   times in a loop of its own, so that no call is shared between subjects; what it returns only
 *   keeps the compiler from leaving the work out
 *
 * @typedef {Case & { area: string, nanoseconds: Record<string, number[]> }} Measured
 */

const WARM_UP_MS = 40

/** Kept where the compiler must expect a reader. */
const results = { last: /** @type {unknown} */ (undefined) }

/**
 * Every round measures every subject of every case once, so that a slow moment of the machine
 * falls on all of them.
 *
 * @param {(Case & { area: string })[]} cases
 * @param {{ rounds: number, roundMs: number, onRound: (round: number, rounds: number) => void }} options
 * @returns {Measured[]}
 */
export function measure(cases, { rounds, roundMs, onRound }) {
  const prepared = cases.map((one) => prepare(one, roundMs))
  for (let round = 1; round <= rounds; round++) {
    for (const { subjects, counts, nanoseconds } of prepared) {
      for (const name of inTurn(Object.keys(subjects), round)) {
        nanoseconds[name].push(time(subjects[name], counts[name]))
      }
    }
    onRound(round, rounds)
  }
  return prepared
}

/** @param {Case & { area: string }} one @param {number} roundMs */
function prepare(one, roundMs) {
  const names = Object.keys(one.subjects)
  const counts = names.map((name) => [name, countFor(one.subjects[name], roundMs)])
  /** @type {Record<string, number[]>} */
  const nanoseconds = Object.fromEntries(names.map((name) => [name, []]))
  return { ...one, counts: Object.fromEntries(counts), nanoseconds }
}

/** How often a subject does its work in a round, found while it gets warm. */
function countFor(subject, roundMs) {
  let count = 8
  let perCall = time(subject, count)
  for (let spent = 0; spent < WARM_UP_MS; spent += (perCall * count) / 1e6) {
    count = Math.min(count * 2, Math.ceil((roundMs * 1e6) / Math.max(perCall, 0.1)))
    perCall = time(subject, count)
  }
  return Math.max(1, Math.round((roundMs * 1e6) / perCall))
}

/** @param {(count: number) => unknown} subject @param {number} count @returns {number} ns per call */
function time(subject, count) {
  const started = process.hrtime.bigint()
  results.last = subject(count)
  return Number(process.hrtime.bigint() - started) / count
}

/** Whoever goes second finds warmer caches, so they take turns. */
function inTurn(names, round) {
  return round % 2 === 0 ? names : [...names].reverse()
}
