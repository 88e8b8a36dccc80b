import { CORE, startProgram } from '../../harness/child.mjs'
import { findBroker, startMosquitto, startNatsServer } from '../../peers/brokers.mjs'
import { weighInTurn } from './weigh-in-turn.mjs'

/** Connections at which memory is looked at; one server grows through all of them. */
const SIZES = { quick: [250, 500, 1_000], full: [2_500, 5_000, 10_000] }

/** Memory hardly differs from one round to the next, and each needs a process of its own. */
const ROUNDS = { quick: 1, full: 3 }

/** Connect first and go again, so that what is loaded and compiled once is not counted. */
const WARM_UP = 200

const GARBAGE_COLLECTED = [process.execPath, '--expose-gc']

/** What servers hold for a client that is connected, let in and subscribed, and to whom nothing is said. */
export async function measureIdle(bench) {
  const sizes = bench.quick ? SIZES.quick : SIZES.full
  const crowd = await startProgram('memory-crowd.mjs', { core: CORE.load })
  const growing = Object.entries(startersOf(bench)).map(([subject, start]) => [
    subject,
    () => grow(crowd, { subject, start, sizes }),
  ])
  const weighed = await weighInTurn(bench, {
    label: 'idle connections',
    rounds: bench.quick ? ROUNDS.quick : ROUNDS.full,
    subjects: Object.fromEntries(growing),
  })
  return weighed.flatMap(casesOf)
}

function casesOf({ size, rss, heap }) {
  const connections = `${size.toLocaleString('en')} idle connections`
  const unit = 'kB/connection'
  return [
    { case: `${connections}: resident`, unit, samples: rss, series: 'idle, resident', size },
    { case: `${connections}: heap`, unit, samples: heap, series: 'idle, heap', size },
  ]
}

/** @returns {Record<string, () => Promise<{ port: number, stop: () => Promise<void>, weigh: () => Promise<{ rss: number, heap?: number }> }>>} */
function startersOf(bench) {
  const programs = {
    maxine: () => startNode('memory-server.mjs'),
    floor: () => startNode('memory-plain.mjs', 'floor'),
    ws: () => startNode('memory-plain.mjs', 'ws'),
    'socket.io': () => startNode('memory-plain.mjs', 'socket.io'),
  }
  const brokers = { 'nats-server': startNatsServer, mosquitto: startMosquitto }
  for (const [name, startBroker] of Object.entries(brokers)) {
    const path = findBroker(name)
    if (path) programs[name] = () => startOther(startBroker, path)
    else bench.leaveOut(name, 'it is not installed')
  }
  return programs
}

async function startNode(program, ...args) {
  const child = await startProgram(program, {
    runtime: GARBAGE_COLLECTED,
    args,
    core: CORE.tested,
  })
  return {
    port: await child.ask('port'),
    stop: child.stop,
    async weigh() {
      const { rss, heapUsed, external } = await child.ask('memory')
      return { rss, heap: heapUsed + external }
    },
  }
}

async function startOther(startBroker, path) {
  const { child, port } = await startBroker(path, CORE.tested)
  return { port, stop: child.stop, weigh: async () => ({ rss: child.rssBytes() }) }
}

/** A fresh server each time: memory that was given back once is not asked for again. */
async function grow(crowd, { subject, start, sizes }) {
  const server = await start()
  const { port } = server
  await crowd.ask('grow', { port, subject, count: WARM_UP })
  await crowd.ask('shrink')
  const before = await server.weigh()
  const found = []
  let connected = 0
  for (const size of sizes) {
    await crowd.ask('grow', { port, subject, count: size - connected })
    connected = size
    const now = await server.weigh()
    found.push({
      size,
      rss: (now.rss - before.rss) / size / 1_000,
      heap: now.heap === undefined ? undefined : (now.heap - before.heap) / size / 1_000,
    })
  }
  await crowd.ask('shrink')
  await server.stop()
  return found
}
