import { CORE, startProgram } from '../../harness/child.mjs'
import { tokenFor } from '../../harness/token.mjs'

const GARBAGE_COLLECTED = [process.execPath, '--expose-gc']

/** Batches that are not counted: until then, code is compiled and tables find their size. */
const WARM_UP = 8

/** Cycles in a batch: about as many as an hour of a busy server has in a minute. */
const CYCLES = {
  quick: { server: 250, client: 40, reconnect: 40, subscribe: 1_000 },
  full: { server: 600, client: 100, reconnect: 200, subscribe: 5_000 },
}

/** By how much the heap grows with each coming and going: 0 where nothing leaks. */
export async function measureChurn(bench) {
  const cycles = bench.quick ? CYCLES.quick : CYCLES.full
  const batches = WARM_UP + bench.rounds
  const server = await startServer('memory-server.mjs')
  const ws = await startServer('memory-plain.mjs', 'ws')
  const crowd = await startProgram('memory-crowd.mjs', { core: CORE.load })
  const maxine = { child: server, subject: 'maxine', crowd }
  const plain = { child: ws, subject: 'ws', crowd }
  const comings = `server: connect, subscribe, hear events, go (${cycles.server} a batch)`
  /** @type {Record<'maxine' | 'ws', number[]>} */
  const samples = { maxine: [], ws: [] }
  for (let batch = 0; batch < batches; batch++) {
    bench.progress(`churn: batch ${batch + 1} of ${batches}`)
    samples.maxine.push(await heapAfter(server, () => comeAndGo(maxine, cycles.server)))
    samples.ws.push(await heapAfter(ws, () => comeAndGo(plain, cycles.server)))
  }
  const found = [
    {
      case: comings,
      unit: 'B/cycle',
      samples: mapped(samples, (heaps) => growth(heaps.slice(-bench.rounds), cycles.server)),
    },
  ]
  return [...found, ...(await measureClient(bench, server, cycles, batches))]
}

async function measureClient(bench, server, cycles, batches) {
  const client = await startProgram('memory-cycles.mjs', {
    runtime: GARBAGE_COLLECTED,
    core: CORE.tested,
  })
  const url = `ws://127.0.0.1:${await server.ask('port')}`
  await client.ask('connect', { url, token: tokenFor('client') })
  const names = {
    client: 'client: made, connected, disconnected',
    reconnect: 'client: reconnect',
    subscribe: 'client: subscribe and unsubscribe',
  }
  const measured = []
  for (const [what, name] of Object.entries(names)) {
    const count = cycles[what]
    const heaps = []
    for (let batch = 0; batch < batches; batch++) {
      bench.progress(`churn: ${name}, batch ${batch + 1} of ${batches}`)
      heaps.push(await heapAfter(client, () => client.ask('cycle', { what, count })))
    }
    measured.push({
      case: `${name} (${count} a batch)`,
      unit: 'B/cycle',
      samples: { maxine: growth(heaps.slice(-bench.rounds), count) },
    })
  }
  return measured
}

function startServer(program, ...args) {
  return startProgram(program, { runtime: GARBAGE_COLLECTED, args, core: CORE.tested })
}

async function comeAndGo({ child, subject, crowd }, count) {
  const port = await child.ask('port')
  await crowd.ask('grow', { port, subject, count })
  if (subject === 'maxine') await child.ask('publish', { count: 10 })
  await crowd.ask('shrink')
  const startedAt = performance.now()
  while ((await child.ask('sizes')).connections > 0) {
    if (performance.now() - startedAt > 5_000) throw new Error('connections are left')
  }
}

async function heapAfter(child, work) {
  await work()
  const { heapUsed, external } = await child.ask('memory')
  return heapUsed + external
}

/** Over half of the batches each: from one to the next the heap goes up and down by more than it grows. */
function growth(heaps, cycles) {
  const half = Math.floor(heaps.length / 2)
  const pairs = heaps.slice(half).map((heap, index) => heap - heaps[index])
  return pairs.map((grown) => grown / (half * cycles))
}

function mapped(samples, change) {
  return Object.fromEntries(
    Object.entries(samples).map(([subject, values]) => [subject, change(values)]),
  )
}
