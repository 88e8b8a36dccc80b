import { CORE, startProgram } from '../harness/child.mjs'
import { interleave } from '../harness/interleave.mjs'

export const title =
  'The picture of a registry: a burst of 5,000 events, and one unchanging snapshot behind it'

const SUBJECTS = ['maxine', 'floor', 'copying']
const SIZES = [100, 1_000, 10_000]
const NODES_PER_SERVICE = 10
/** One burst of a small registry is over in a few milliseconds. */
const BURSTS = { quick: 1, full: 3 }
/** Where every event has a snapshot of its own. */
const SINGLES = { quick: 20, full: 20 }

/** @param {import('../areas.mjs').Bench} bench */
export async function measure(bench) {
  const measured = []
  for (const layout of /** @type {const} */ (['many', 'one'])) {
    for (const size of SIZES) measured.push(...(await measureLayout(bench, layout, size)))
  }
  return measured
}

/** @param {import('../areas.mjs').Bench} bench @param {'many' | 'one'} layout @param {number} nodes */
async function measureLayout(bench, layout, nodes) {
  const services = layout === 'one' ? 1 : nodes / NODES_PER_SERVICE
  const where = layout === 'one' ? 'one service' : `${services.toLocaleString('en')} services`
  const label = `${nodes.toLocaleString('en')} nodes in ${where}`
  const followers = await startFollowers({ nodes, services })
  const ask = async (type, what, count) => {
    const subjects = Object.fromEntries(
      SUBJECTS.map((name) => [name, () => followers[name].ask(type, { count })]),
    )
    // What runs for the first time is not what runs for the thousandth.
    for (const warmUp of Object.values(subjects)) await warmUp()
    const { rounds, progress } = bench
    return interleave({ label: `${label}, ${what}`, subjects, rounds, progress })
  }
  const pace = bench.quick ? 'quick' : 'full'
  const bursts = await ask('bursts', 'burst', BURSTS[pace])
  const series = layout === 'one' ? 'burst, one service' : 'burst, 10 nodes a service'
  /** @type {import('../harness/rows.mjs').Measured[]} */
  const measured = [{ case: label, unit: 'ms', samples: bursts, series, size: nodes }]
  if (nodes === Math.max(...SIZES)) {
    const samples = await ask('singles', 'one event', SINGLES[pace])
    measured.push({ case: `one event, ${label}`, unit: 'µs', samples })
  }
  await Promise.all(Object.values(followers).map((follower) => follower.stop()))
  return measured
}

/** One process each, so that nobody's garbage is collected in another one's time. */
async function startFollowers(registry) {
  const started = SUBJECTS.map(async (subject) => {
    const follower = await startProgram('view-follower.mjs', { core: CORE.tested })
    await follower.ask('start', { ...registry, subject })
    return [subject, follower]
  })
  return Object.fromEntries(await Promise.all(started))
}
