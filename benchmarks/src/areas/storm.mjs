import { interleave } from '../harness/interleave.mjs'
import { FLOORS, OURS } from '../harness/rows.mjs'
import { drain, gatherAround, outage } from './storm/stage.mjs'

export const title = 'Storm: every client loses its connection at once, and comes back'

const SIZES = { quick: [200], full: [500, 1_000, 2_000] }

/** A round of thousands takes seconds, and each client is a sample by itself. */
const ROUNDS = { quick: 5, full: 3 }

/** @typedef {import('../harness/rows.mjs').Measured} Measured */
/** @typedef {import('./storm/stage.mjs').Storm} Storm */

/** @typedef {import('./storm/stage.mjs').Cast} Cast */

/**
 * Who comes back to which server.
 *
 * @type {Record<string, Pick<Cast, 'server' | 'clients'>>}
 */
const PLAYERS = {
  maxine: { server: 'maxine', clients: 'maxine' },
  ws: { server: 'ws', clients: 'ws' },
  textbook: { server: 'ws', clients: 'textbook' },
  'socket.io': { server: 'socket.io', clients: 'socket.io' },
  partysocket: { server: 'ws', clients: 'partysocket' },
  'reconnecting-websocket': { server: 'ws', clients: 'reconnecting-websocket' },
}

/** Without the limit that a server has by default, to see what it could take. */
const NO_LIMIT = { acceptsPerSecond: 1_000_000 }

/** @param {import('../areas.mjs').Bench} bench @returns {Promise<Measured[]>} */
export async function measure(bench) {
  const sizes = bench.quick ? SIZES.quick : SIZES.full
  const most = Math.max(...sizes)
  const measured = await measureCapacity(bench, most)
  const { maxine, ws } = PLAYERS
  for (const count of sizes) {
    const storms = await dropInTurns(bench, { label: 'drop', count, casts: { maxine, ws } })
    measured.push(...casesOf(`${named(count)} dropped at once`, storms, count))
  }
  const players = bench.quick ? ['maxine', 'ws'] : Object.keys(PLAYERS)
  const away = await take(bench, { what: 'outage', storm: outage, count: most, players })
  measured.push(...casesOf(`${named(most)}, server away for 1 s`, away))
  if (bench.quick) return measured
  const drained = await take(bench, { what: 'drain', storm: drain, count: most, players: [OURS] })
  return [...measured, ...casesOf(`${named(most)} sent away by a server that drains`, drained)]
}

/**
 * What our server could take: clients that come back at once, with nothing to say and with everything.
 *
 * @param {import('../areas.mjs').Bench} bench
 * @param {number} count
 * @returns {Promise<Measured[]>}
 */
async function measureCapacity(bench, count) {
  const cast = { server: 'maxine', handshake: NO_LIMIT }
  const casts = { bare: { ...cast, clients: 'bare' }, resume: { ...cast, clients: 'resume' } }
  const found = await dropInTurns(bench, { label: 'capacity', count, casts })
  const of = (/** @type {string} */ clients, /** @type {(storm: Storm) => number} */ value) => ({
    maxine: found[clients].map(value),
  })
  const cpu = 'µs/connection'
  return [
    {
      case: `capacity: ${named(count)} at once, bare`,
      unit: 'connections/s',
      samples: of('bare', ({ backMs }) => (count * 1_000) / backMs),
    },
    { case: 'server CPU, bare hello', unit: cpu, samples: of('bare', ({ cpuUs }) => cpuUs) },
    {
      case: 'server CPU, hello with a position and 10 subscriptions',
      unit: cpu,
      samples: of('resume', ({ cpuUs }) => cpuUs),
    },
  ]
}

/**
 * The same clients are dropped in every round. The first time is not counted: a server that has stood
 * for long has compiled its code.
 *
 * @param {import('../areas.mjs').Bench} bench
 * @param {{ label: string, count: number, casts: Record<string, Omit<Cast, 'count'>> }} plan
 * @returns {Promise<Record<string, Storm[]>>}
 */
async function dropInTurns({ quick, progress }, { label, count, casts }) {
  const rounds = quick ? ROUNDS.quick : ROUNDS.full
  progress(`${label} of ${count}: gathering`)
  const names = Object.keys(casts)
  const gathered = await Promise.all(names.map((name) => gatherAround({ ...casts[name], count })))
  await Promise.all(gathered.map(({ drop }) => drop()))
  const subjects = Object.fromEntries(names.map((name, at) => [name, gathered[at].drop]))
  const storms = await interleave({ label: `${label} of ${count}`, subjects, rounds, progress })
  await Promise.all(gathered.map(({ stop }) => stop()))
  return storms
}

/**
 * Once: each needs two servers and all clients anew, and is thousands of attempts by itself.
 *
 * @param {import('../areas.mjs').Bench} bench
 * @param {{ what: string, storm: (cast: Cast) => Promise<Storm>, count: number, players: string[] }} plan
 * @returns {Promise<Record<string, Storm[]>>}
 */
async function take({ progress, leaveOut }, { what, storm, count, players }) {
  /** @type {Record<string, Storm[]>} */
  const storms = {}
  for (const player of players) {
    progress(`${what} of ${count}: ${player}`)
    try {
      storms[player] = [await storm({ ...PLAYERS[player], count })]
    } catch (error) {
      if (player === OURS || FLOORS.includes(player)) throw error
      leaveOut(player, `${what}: ${error.message.split('\n')[0]}`)
    }
  }
  return storms
}

/**
 * @param {string} name
 * @param {Record<string, Storm[]>} storms by player
 * @param {number} [size] for the growth
 * @returns {Measured[]}
 */
function casesOf(name, storms, size) {
  const samples = (/** @type {(storm: Storm) => number} */ value) =>
    Object.fromEntries(Object.entries(storms).map(([player, all]) => [player, all.map(value)]))
  const series = size === undefined ? {} : { series: 'dropped at once, all back', size }
  return [
    { case: `${name}: all back`, unit: 'ms', samples: samples(({ backMs }) => backMs), ...series },
    { case: `${name}: accepts, peak`, unit: '1/s', samples: samples(({ peak }) => peak) },
    { case: `${name}: server CPU`, unit: 'µs/client', samples: samples(({ cpuUs }) => cpuUs) },
    { case: `${name}: loop delay, most`, unit: 'ms', samples: samples(({ delayMs }) => delayMs) },
    {
      case: `${name}: loop delay, p99`,
      unit: 'ms',
      samples: samples(({ delayP99Ms }) => delayP99Ms),
    },
    {
      case: `${name}: attempts, mean`,
      unit: 'attempts',
      samples: samples((one) => one.meanAttempts),
    },
    {
      case: `${name}: attempts, most`,
      unit: 'attempts',
      samples: samples((one) => one.mostAttempts),
    },
  ]
}

function named(count) {
  return `${count.toLocaleString('en')} clients`
}
