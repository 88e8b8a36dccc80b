/** @typedef {import('../../areas.mjs').Bench} Bench */
/** @typedef {import('./field.mjs').Field} Field */
/** @typedef {import('../../harness/rows.mjs').Measured} Measured */
/** @typedef {import('./subject.mjs').Ticked} Ticked */

/** One event per flush, one write per subscriber: what all others are compared with. */
const FLOOR = /** @type {const} */ ({ pattern: 'shared', events: 1 })

/** A round of one subject, in milliseconds; a flush that takes longer is all there is. */
const ROUND_MS = { quick: 100, full: 250 }
const WARMING_MS = 120

/**
 * @typedef {object} Flushes
 * @property {'shared' | 'own'} pattern
 * @property {number} events in each flush
 * @property {readonly string[]} names of the rows
 * @property {string} [clients] in words, where they are not those of the newest form
 * @property {true} [showsBytes] as a row of its own
 * @property {Record<string, string>} [named] who makes a row, where it is not the one of that name
 */

/**
 * CPU per delivered event, flush after flush; and for those who compress, its bytes on the wire.
 *
 * @param {Bench} bench
 * @param {{ field: Field, count: number, flushes: Flushes }} what
 * @returns {Promise<Measured[]>}
 */
export async function measureFlushes(bench, { field, count, flushes }) {
  const { pattern, events, names, clients, named } = flushes
  const forMs = bench.quick ? ROUND_MS.quick : ROUND_MS.full
  const label = nameOf(count, flushes)
  const rows = names.includes('floor') && events > 1 ? [...names, 'floor-joined'] : names
  const plan = (name) => ({ ...(name === 'floor' ? FLOOR : { pattern, events }), ...howOf(name) })
  const work = rows.map((name) => [name, (subject) => subject.ticks({ ...plan(name), forMs })])
  /** @type {Record<string, Ticked[]>} */
  const ticked = await field.measure({
    label,
    work: Object.fromEntries(work),
    named: { 'floor-joined': 'floor', ...named },
  })
  const series = pattern === 'own' && !clients ? { series: seriesOf(events), size: count } : {}
  const samples = samplesOf(ticked, 'cpuUs')
  const cpu = { case: label, unit: 'µs CPU/delivery', samples, ...series }
  if (!flushes.showsBytes) return [cpu]
  const bytes = samplesOf(ticked, 'bytes')
  return [cpu, { case: `${label}: on the wire`, unit: 'bytes/delivery', samples: bytes }]
}

/** @param {Record<string, Ticked[]>} ticked @param {keyof Ticked} value */
function samplesOf(ticked, value) {
  const samples = Object.entries(ticked).map(([name, all]) => [name, all.map((one) => one[value])])
  return Object.fromEntries(samples)
}

/**
 * Until everything has been compiled that will be, and what starting left behind is mostly gone.
 *
 * @param {Field} field
 * @param {readonly string[]} names
 * @param {readonly Pick<Flushes, 'pattern' | 'events'>[]} cases
 */
export async function warmUp(field, names, cases) {
  for (const { pattern, events } of cases) {
    const how = events > 1 ? howOf('floor-joined') : {}
    const plan = { pattern, events, forMs: WARMING_MS, ...how }
    const work = names.map((name) => [name, (subject) => subject.ticks(plan)])
    await field.measure({ label: 'warming up', rounds: 1, work: Object.fromEntries(work) })
  }
}

/** Only the floor can be had in two forms. @param {string} name */
function howOf(name) {
  return name === 'floor-joined' ? { how: 'joined' } : {}
}

/** @param {number} count @param {Flushes} flushes */
function nameOf(count, { pattern, events, clients = 'subscribers' }) {
  const filters = pattern === 'own' ? 'filters differ' : 'one filter'
  return `${count.toLocaleString('en')} ${clients}, ${filters}, ${events} per flush`
}

/** @param {number} events */
function seriesOf(events) {
  return `subscribers, filters differ, ${events} per flush`
}
