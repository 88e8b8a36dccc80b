import { CORE, startProgram } from '../../harness/child.mjs'
import { tokenFor } from '../../harness/token.mjs'
import { findBroker, startNatsServer } from '../../peers/brokers.mjs'
import { weighInTurn } from './weigh-in-turn.mjs'

const SIZES = { quick: [500, 1_000, 2_000], full: [1_000, 3_000, 10_000] }

/** Memory hardly differs from one round to the next, and each needs a process of its own. */
const ROUNDS = { quick: 1, full: 5 }

/** What a client holds for each of its subscriptions and the handler of it. */
export async function measureSubscriptions(bench) {
  const sizes = bench.quick ? SIZES.quick : SIZES.full
  const ports = await startServers(bench)
  const growing = Object.entries(ports).map(([subject, port]) => [
    subject,
    () => grow(subject, port, sizes),
  ])
  const weighed = await weighInTurn(bench, {
    label: 'subscriptions',
    rounds: bench.quick ? ROUNDS.quick : ROUNDS.full,
    subjects: Object.fromEntries(growing),
  })
  return weighed.flatMap(casesOf)
}

function casesOf({ size, rss, heap }) {
  const name = `${size.toLocaleString('en')} subscriptions of one client`
  const unit = 'B/subscription'
  return [
    { case: `${name}: heap`, unit, samples: heap, series: 'subscriptions, heap', size },
    { case: `${name}: resident`, unit, samples: rss },
  ]
}

/** @returns {Promise<Record<string, number>>} the port each of them connects to */
async function startServers(bench) {
  const server = await startProgram('memory-server.mjs', { core: CORE.load })
  const stubs = await startProgram('memory-stubs.mjs', { core: CORE.load })
  const ports = { maxine: await server.ask('port'), floor: 0, ...(await stubs.ask('ports')) }
  const path = findBroker('nats-server')
  if (path) ports.nats = (await startNatsServer(path, CORE.load)).port
  else bench.leaveOut('nats', 'nats-server is not installed')
  return ports
}

async function grow(subject, port, sizes) {
  const child = await startProgram('memory-subscriber.mjs', {
    runtime: [process.execPath, '--expose-gc'],
    args: [subject],
    core: CORE.tested,
  })
  await child.ask('connect', { port, token: tokenFor('subscriber') })
  const before = await child.ask('memory')
  const found = []
  let made = 0
  for (const size of sizes) {
    await child.ask('subscribe', { count: size - made })
    made = size
    const now = await child.ask('memory')
    const heap = now.heapUsed + now.external - before.heapUsed - before.external
    found.push({ size, rss: (now.rss - before.rss) / size, heap: heap / size })
  }
  await child.stop()
  return found
}
