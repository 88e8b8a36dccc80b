import { drain, dropAll, outage } from './storm/stage.mjs'

export const title = 'Storm: every client loses its connection at once, and comes back'

const SIZES = { quick: [300], full: [500, 1_000, 2_000] }

/** Each storm takes seconds, and is thousands of samples by itself. */
const ROUNDS = { quick: { drop: 1, outage: 1 }, full: { drop: 3, outage: 1 } }

/** @typedef {import('../harness/rows.mjs').Measured} Measured */
/** @typedef {import('./storm/stage.mjs').Storm} Storm */

/** Who comes back to which server. */
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
  const rounds = bench.quick ? ROUNDS.quick : ROUNDS.full
  const most = Math.max(...sizes)
  const measured = await measureCapacity(bench, most, rounds.drop)
  for (const count of sizes) {
    const storms = await take(bench, { what: 'drop', storm: dropAll, count, rounds: rounds.drop }, [
      'maxine',
      'ws',
    ])
    measured.push(...casesOf(`${named(count)} dropped at once`, storms, count))
  }
  const players = bench.quick ? ['maxine', 'ws'] : Object.keys(PLAYERS)
  const storms = await take(
    bench,
    { what: 'outage', storm: outage, count: most, rounds: rounds.outage },
    players,
  )
  measured.push(...casesOf(`${named(most)}, server away for 1 s`, storms))
  if (bench.quick) return measured
  const drained = await take(bench, { what: 'drain', storm: drain, count: most, rounds: 1 }, [
    'maxine',
  ])
  return [...measured, ...casesOf(`${named(most)} sent away by a server that drains`, drained)]
}

/**
 * What our server could take: clients that come back at once, with nothing to say and with everything.
 *
 * @returns {Promise<Measured[]>}
 */
async function measureCapacity(bench, count, rounds) {
  /** @type {Record<string, Storm[]>} */
  const found = { bare: [], resume: [] }
  for (let round = 0; round < rounds; round++) {
    for (const clients of round % 2 ? ['resume', 'bare'] : ['bare', 'resume']) {
      bench.progress(`capacity, ${clients}: round ${round + 1} of ${rounds}`)
      const storm = { server: 'maxine', clients, count, handshake: NO_LIMIT, warmUps: 1 }
      found[clients].push(await dropAll(storm))
    }
  }
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

/** @returns {Promise<Record<string, Storm[]>>} */
async function take(bench, { what, storm, count, rounds }, players) {
  const storms = Object.fromEntries(players.map((player) => [player, []]))
  for (let round = 0; round < rounds; round++) {
    for (const player of players) {
      bench.progress(`${what} of ${count}: round ${round + 1} of ${rounds}, ${player}`)
      storms[player].push(await storm({ ...PLAYERS[player], count }))
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
