import { CORE, startProgram } from '../harness/child.mjs'
import { interleave } from '../harness/interleave.mjs'

export const title =
  'finding who wants an event, by the index as shipped (its built file: no entry exports it), ' +
  'beside one table with joined keys, a look at every filter, and one look into one table'

/** How the names grow with the subscriptions: see `programs/match/world.mjs`. */
const UNIVERSES = {
  growing: 'about 5 match',
  fixed: '1,000 services',
}

const SIZES = {
  quick: { growing: [1_000, 10_000, 100_000], fixed: [] },
  full: {
    growing: [1_000, 10_000, 100_000, 1_000_000],
    fixed: [1_000, 10_000, 100_000],
  },
}

/** Nanoseconds that looking at one filter takes at most, and the largest size where that is waited for. */
const SCANS = {
  scan: { filterNs: 40, largest: 100_000 },
  'json-scan': { filterNs: 500, largest: 10_000 },
}

/** What one measurement of a scan may take, in nanoseconds, unless a single event takes longer. */
const SCAN_NS = 20e6

const CHURN = 0.01

/** Runs of each after the first measurement of a size, before what was changed is compared. */
const CHANGES = 3

/** The same index that remembers nothing: its search, which is all that the others have. */
const SEARCH = 'maxine-search'

/** Of fewer subscriptions the heap is mostly compiled code. */
const WEIGHED_FROM = 10_000

/** Events that are asked of everybody, to compare whom they find. */
const COMPARED = 30

const FILTERS = {
  'an exact event': { event: 'service_registered' },
  'a pattern': { event: 'service_*' },
  'a service': { serviceName: 'orders' },
  'a field of the data': { where: { serviceName: ['orders', 'payments'] } },
}

/** @param {import('../areas.mjs').Bench} bench @returns {Promise<import('../harness/rows.mjs').Measured[]>} */
export async function measure(bench) {
  const measured = await measureFilters(bench)
  const sizes = bench.quick ? SIZES.quick : SIZES.full
  for (const universe of Object.keys(UNIVERSES)) {
    for (const size of sizes[universe]) {
      measured.push(...(await measureSize(bench, { universe, size })))
    }
  }
  return measured
}

/** One process for each: neither the heap nor the compiled code of one is touched by another. */
async function startIndexes(size) {
  const scans = Object.keys(SCANS).filter((name) => size <= SCANS[name].largest)
  const names = ['maxine', SEARCH, 'floor', 'keyed', ...scans]
  const runtime = [process.execPath, '--expose-gc', '--max-old-space-size=4096']
  const start = (/** @type {string} */ name) =>
    startProgram('match-index.mjs', { runtime, args: [name], core: CORE.tested })
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await start(name)])))
}

async function measureSize(bench, { universe, size }) {
  const label = `${size.toLocaleString('en')} subscriptions, ${UNIVERSES[universe]}`
  const children = await startIndexes(size)
  const heap = {}
  for (const name of Object.keys(children)) {
    bench.progress(`${label}: filling ${name}`)
    heap[name] = [await children[name].ask('fill', { size, universe })]
  }
  await compare(children, label)
  const subjects = subjectsOf(children, size)
  const { rounds, progress } = bench
  const samples = await interleave({ label, subjects, rounds, progress })
  await Promise.all(Object.values(children).map((child) => child.stop()))
  const { maxine, [SEARCH]: search, first, changed, ...peers } = samples
  const { floor: _, [SEARCH]: __, ...weighed } = heap
  const row = (/** @type {string} */ what, unit, samples) => ({
    case: what.replace('#', label),
    series: what.replace('#', UNIVERSES[universe]),
    size,
    unit,
    samples,
  })
  return [
    row('#', 'ns/event', { maxine: search, ...peers }),
    row('#, cached', 'ns/event', { maxine, ...peers }),
    row('#, to be cached', 'ns/event', { maxine: first }),
    row('#, cached, churn of 1 %', 'ns/event', { maxine: changed }),
    ...(size >= WEIGHED_FROM ? [row('heap of one of #', 'B', weighed)] : []),
  ]
}

/** Peers remember nothing and so have one cost, whatever was asked before. */
function subjectsOf(children, size) {
  const ask = (name, type, body) => () => children[name].ask(type, body).then(({ ns }) => ns)
  const many = { passes: 30, events: 1_024 }
  const peers = Object.keys(children).filter((name) => name !== 'maxine')
  return {
    first: ask('maxine', 'once', many),
    maxine: ask('maxine', 'again', many),
    // The changes take longer than what is measured.
    changed: ask('maxine', 'afterChurn', {
      ...many,
      passes: size > 100_000 ? 3 : 10,
      share: CHURN,
    }),
    ...Object.fromEntries(
      peers.map((name) => [name, ask(name, 'again', SCANS[name] ? few(SCANS[name], size) : many)]),
    ),
  }
}

function few({ filterNs }, size) {
  const events = Math.min(100, Math.max(1, Math.floor(SCAN_NS / (filterNs * size))))
  return { passes: 1, events }
}

/** All find the same, at first and after the same changes, whatever was remembered before them. */
async function compare(children, label) {
  const compared = Object.keys(children).filter((name) => name !== 'floor')
  for (let turn = 0; turn <= CHANGES; turn++) {
    const found = new Set()
    for (const name of compared) {
      await children[name].ask('again', { passes: 1, events: COMPARED })
      if (turn > 0) await children[name].ask('change', { share: CHURN })
      found.add(JSON.stringify(await children[name].ask('found', { count: COMPARED })))
    }
    if (found.size > 1) throw new Error(`${label}: ${compared.join(', ')} do not find the same`)
  }
}

async function measureFilters(bench) {
  const child = await startProgram('match-filter.mjs', { core: CORE.tested })
  const body = { count: 200_000 }
  const names = Object.keys(FILTERS)
  const asks = names.map((name) => [
    name,
    () => child.ask('filter', { ...body, wanted: FILTERS[name] }),
  ])
  const subjects = { floor: () => child.ask('floor', body), ...Object.fromEntries(asks) }
  const { rounds, progress } = bench
  const { floor, ...own } = await interleave({ label: 'one filter', subjects, rounds, progress })
  await child.stop()
  return names.map((name) => ({
    case: `one filter: ${name}`,
    unit: 'ns/event',
    samples: { maxine: own[name], floor },
  }))
}
