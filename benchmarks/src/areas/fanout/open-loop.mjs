/** @typedef {import('../../areas.mjs').Bench} Bench */
/** @typedef {import('./field.mjs').Field} Field */
/** @typedef {import('../../harness/rows.mjs').Measured} Measured */
/** @typedef {import('./subject.mjs').Looped} Looped */

/** Enough for a median, and all that there is time for. */
const ROUNDS = 5
/** A round of one subject, in milliseconds. */
const ROUND_MS = { quick: 300, full: 700 }

const UNITS = {
  achieved: ['delivered', 'events/s'],
  core: ['of one core', '%'],
  p50: ['p50 from due', 'ms'],
  p99: ['p99 from due', 'ms'],
}

/**
 * Events that are due by the clock, whether or not the last ones have gone. Each delivery is checked at
 * its receiver. Who cannot keep up is stopped when its time is over, and has as much latency as the time
 * it was given let it have.
 *
 * @param {Bench} bench
 * @param {{ field: Field, count: number, names: readonly string[], wanted: number, shown: readonly (keyof Looped)[] }} what
 * @returns {Promise<Measured[]>}
 */
export async function measureLoop(bench, { field, count, names, wanted, shown }) {
  const perSecond = wanted / count
  const forMs = bench.quick ? ROUND_MS.quick : ROUND_MS.full
  const label = `${spoken(wanted)} deliveries/s wanted`
  const work = names.map((name) => [name, (subject) => subject.loop({ perSecond, forMs })])
  /** @type {Record<string, Looped[]>} */
  const looped = await field.measure({ label, rounds: ROUNDS, work: Object.fromEntries(work) })
  return shown.map((value) => {
    const [words, unit] = UNITS[value]
    const samples = Object.entries(looped).map(([name, all]) => [
      name,
      all.map((one) => one[value]),
    ])
    return { case: `${label}: ${words}`, unit, samples: Object.fromEntries(samples) }
  })
}

/** @param {number} wanted */
function spoken(wanted) {
  return wanted >= 1e6 ? `${wanted / 1e6} M` : `${Math.round(wanted / 1_000)} k`
}
