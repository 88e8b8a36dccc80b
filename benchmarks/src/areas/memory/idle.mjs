import { CORE, startProgram } from '../../harness/child.mjs'
import { interleave } from '../../harness/interleave.mjs'
import { findBroker, startMosquitto, startNatsServer } from '../../peers/brokers.mjs'

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
  const start = startersOf(bench)
  const crowd = await startProgram('memory-crowd.mjs', { core: CORE.load })
  const found = Object.fromEntries(sizes.map((size) => [size, { rss: {}, heap: {} }]))
  const look = async (/** @type {string} */ subject) => {
    for (const { size, rss, heap } of await grow(crowd, {
      subject,
      start: start[subject],
      sizes,
    })) {
      ;(found[size].rss[subject] ??= []).push(rss / 1_000)
      if (heap !== undefined) (found[size].heap[subject] ??= []).push(heap / 1_000)
    }
    return 0
  }
  const subjects = Object.fromEntries(
    Object.keys(start).map((subject) => [subject, () => look(subject)]),
  )
  await interleave({
    ...bench,
    rounds: bench.quick ? ROUNDS.quick : ROUNDS.full,
    label: 'idle connections',
    subjects,
  })
  return sizes.flatMap((size) => casesOf(size, found[size]))
}

function casesOf(size, { rss, heap }) {
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
      rss: (now.rss - before.rss) / size,
      heap: now.heap === undefined ? undefined : (now.heap - before.heap) / size,
    })
  }
  await crowd.ask('shrink')
  await server.stop()
  return found
}
