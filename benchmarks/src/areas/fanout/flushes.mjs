/** @typedef {import('../../areas.mjs').Bench} Bench */
/** @typedef {import('./field.mjs').Field} Field */
/** @typedef {import('../../harness/rows.mjs').Measured} Measured */

/** One event per flush, one write per subscriber: what all others are compared with. */
const FLOOR = { pattern: /** @type {const} */ ('shared'), events: 1 }

/** A round of one subject, in milliseconds; a flush that takes longer is all there is. */
const ROUND_MS = { quick: 120, full: 300 }

/**
 * @typedef {object} Flushes
 * @property {'shared' | 'own'} pattern
 * @property {number} events in each flush
 * @property {readonly string[]} names whose
 * @property {string} [clients] other than those of the newest form
 */

/**
 * CPU per delivered event, flush after flush.
 *
 * @param {Bench} bench
 * @param {{ field: Field, count: number, flushes: Flushes }} what
 * @returns {Promise<Measured>}
 */
export async function measureFlushes(bench, { field, count, flushes }) {
  const { pattern, events, names, clients } = flushes
  const forMs = bench.quick ? ROUND_MS.quick : ROUND_MS.full
  const name = nameOf(count, flushes)
  const others = names.filter((other) => other !== 'floor')
  const work = Object.fromEntries(
    others.map((other) => [other, (subject) => subject.ticks({ pattern, events, forMs })]),
  )
  const samples = await field.measure({
    label: name,
    work: {
      floor: (subject) => subject.ticks({ ...FLOOR, forMs }),
      ...(events > 1 && {
        'floor-joined': (subject) => subject.ticks({ pattern, events, forMs, how: 'joined' }),
      }),
      ...work,
    },
    named: { 'floor-joined': 'floor', ...(clients && { maxine: `maxine-${clients}` }) },
  })
  const series = pattern === 'own' && !clients ? { series: seriesOf(events), size: count } : {}
  return { case: name, unit: 'µs CPU/delivery', samples, ...series }
}

/** @param {number} count @param {Flushes} flushes */
function nameOf(count, { pattern, events, clients }) {
  const filters = pattern === 'own' ? 'filters differ' : 'one filter'
  const who = clients ? `${clients} clients` : 'subscribers'
  return `${count.toLocaleString('en')} ${who}, ${filters}, ${events} per flush`
}

/** @param {number} events */
function seriesOf(events) {
  return `subscribers, filters differ, ${events} per flush`
}

/**
 * Until everything has been compiled that will be, and what starting left behind is mostly gone.
 *
 * @param {Field} field @param {readonly string[]} names @param {readonly Omit<Flushes, 'names'>[]} cases
 */
export async function warmUp(field, names, cases) {
  for (const { pattern, events } of cases) {
    const how = (name) => (name === 'floor' && events > 1 ? 'joined' : undefined)
    const work = names.map((name) => [
      name,
      (subject) => subject.ticks({ pattern, events, forMs: 100, how: how(name) }),
    ])
    await field.measure({ label: 'warming up', rounds: 2, work: Object.fromEntries(work) })
  }
}
