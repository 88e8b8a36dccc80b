import { readFileSync } from 'node:fs'
import { startField } from './fanout/field.mjs'
import { measureFlushes, warmUp } from './fanout/flushes.mjs'
import { measureLoop } from './fanout/open-loop.mjs'

/** @typedef {import('../areas.mjs').Bench} Bench */
/** @typedef {import('./fanout/flushes.mjs').Flushes} Flushes */
/** @typedef {import('./fanout/subject.mjs').Looped} Looped */
/** @typedef {import('../harness/rows.mjs').Measured} Measured */

export const title = 'one server, one core: what a delivered event costs, and how late it is'

/** Those that write once per subscriber and flush, however many events that brings. */
const JOINING = ['floor', 'maxine', 'uws', 'nats-server']
const EVERYBODY = ['floor', 'ws', 'maxine', 'socket.io', 'uws', 'mosquitto', 'nats-server']
/** Who is there when there is little time. */
const FEW = ['floor', 'ws', 'maxine', 'uws']

const SUBSCRIBERS = 1_000
/** With the one above, three sizes to see the growth by. */
const OTHER_SIZES = { quick: [100, 300], full: [250, 5_000] }

/** @type {Flushes[]} */
const QUICK_FLUSHES = [
  { pattern: 'shared', events: 1, names: EVERYBODY },
  { pattern: 'own', events: 10, names: EVERYBODY },
  { pattern: 'own', events: 100, names: JOINING },
]
/**
 * With 100 events in a flush, one write for each takes others a second.
 *
 * @type {Flushes[]}
 */
const FLUSHES = [
  ...QUICK_FLUSHES,
  { pattern: 'shared', events: 10, names: [...JOINING, 'ws'] },
  { pattern: 'shared', events: 100, names: [...JOINING, 'ws'] },
  {
    pattern: 'shared',
    events: 10,
    names: ['floor', 'ws', 'maxine'],
    clients: 'old clients',
    named: { maxine: 'maxine-old' },
  },
]
/** @type {Pick<Flushes, 'pattern' | 'events'>} */
const GROWING = { pattern: 'own', events: 10 }
/** @type {Pick<Flushes, 'pattern' | 'events'>[]} */
const WARMING = [{ pattern: 'shared', events: 1 }, GROWING]

/** Compressing for each of them takes 50 µs. */
const COMPRESSED_SUBSCRIBERS = 200
/**
 * Ten in a flush: of a single event less than a fifth could be saved, and ours does not try. `plain` are
 * the same servers and subscribers without compression.
 *
 * @type {Flushes}
 */
const COMPRESSED = {
  pattern: 'shared',
  events: 10,
  names: ['maxine', 'maxine-plain', 'ws', 'ws-plain'],
  clients: 'compressed subscribers',
  named: {
    maxine: 'maxine-deflate',
    'maxine-plain': 'maxine',
    ws: 'ws-deflate',
    'ws-plain': 'ws',
  },
  showsBytes: true,
}

/**
 * @type {{ wanted: number, names: readonly string[], shown: readonly (keyof Looped)[] }[]}
 */
const QUICK_LOOPS = [
  // What the deployed servers see on a busy day, 27 events/s: `performance.md` 2d.
  { wanted: 27 * SUBSCRIBERS, names: FEW, shown: ['p50', 'p99'] },
  {
    wanted: 1e6,
    names: ['maxine', 'maxine-20ms', 'uws'],
    shown: ['achieved', 'core', 'p50', 'p99'],
  },
]
/** @type {typeof QUICK_LOOPS} */
const LOOPS = [
  { ...QUICK_LOOPS[0], names: EVERYBODY },
  { wanted: 50_000, names: ['ws', 'maxine', 'socket.io', 'uws'], shown: ['core', 'p99'] },
  {
    wanted: 200_000,
    names: ['ws', 'maxine', 'maxine-20ms', 'uws'],
    shown: ['achieved', 'core', 'p99'],
  },
  { ...QUICK_LOOPS[1], names: ['ws', 'maxine', 'maxine-20ms', 'uws'] },
  { wanted: 2e6, names: ['maxine', 'maxine-20ms', 'uws'], shown: ['achieved', 'core', 'p99'] },
]

/** @param {Bench} bench @returns {Promise<Measured[]>} */
export async function measure(bench) {
  const { quick } = bench
  const there = [...EVERYBODY, 'maxine-20ms', ...(quick ? [] : ['maxine-old'])]
  const field = await startField(bench, there, SUBSCRIBERS)
  await warmUp(field, there, WARMING)
  /** @type {Measured[]} */
  const measured = []
  for (const flushes of quick ? QUICK_FLUSHES : FLUSHES) {
    measured.push(...(await measureFlushes(bench, { field, count: SUBSCRIBERS, flushes })))
  }
  for (const loop of quick ? QUICK_LOOPS : LOOPS) {
    measured.push(...(await measureLoop(bench, { field, count: SUBSCRIBERS, ...loop })))
  }
  await field.stop()
  for (const count of quick ? OTHER_SIZES.quick : OTHER_SIZES.full) {
    if (!hasDescriptors(count)) bench.leaveOut(`${count} subscribers`, 'too few open files allowed')
    else measured.push(...(await measureSize(bench, count)))
  }
  if (!quick) measured.push(...(await measureCompressed(bench)))
  return measured
}

/** @param {Bench} bench @param {number} count */
async function measureSize(bench, count) {
  const names = bench.quick ? FEW : [...FEW, 'nats-server']
  const field = await startField(bench, names, count)
  await warmUp(field, names, WARMING)
  const measured = await measureFlushes(bench, { field, count, flushes: { ...GROWING, names } })
  await field.stop()
  return measured
}

/** @param {Bench} bench */
async function measureCompressed(bench) {
  const there = Object.values(COMPRESSED.named ?? {})
  const count = COMPRESSED_SUBSCRIBERS
  const field = await startField(bench, there, count)
  await warmUp(field, there, [COMPRESSED])
  const measured = await measureFlushes(bench, { field, count, flushes: COMPRESSED })
  await field.stop()
  return measured
}

/** One for each connection, in a server and in the process of its subscribers. @param {number} count */
function hasDescriptors(count) {
  const limit = /Max open files\s+(\d+)/.exec(readFileSync('/proc/self/limits', 'utf8'))
  return Number(limit?.[1] ?? 0) > count + 200
}
