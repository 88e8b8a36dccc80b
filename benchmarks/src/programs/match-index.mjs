// One way to find who wants an event, filled with a world: what an event costs, and a subscription.
import { answer } from '../harness/answer.mjs'
import { quantile } from '../harness/statistics.mjs'
import { INDEXES } from './match/indexes.mjs'
import { createWorld } from './match/world.mjs'

const [name] = process.argv.slice(2)

let index
let world
let subscribers

answer({ fill, found, change, once, again, afterChurn })

/** @returns {Promise<number>} bytes of heap for each subscription: the index, and what it keeps of filters */
async function fill({ size, universe }) {
  world = createWorld(size, universe)
  subscribers = Array.from({ length: world.connections }, (_, number) => ({ number }))
  const before = heapUsed()
  index = await INDEXES[name]()
  for (const subscriber of subscribers) {
    for (let id = 0; id < world.perConnection; id++) subscribe(subscriber, id)
  }
  return (heapUsed() - before) / size
}

/** Short texts of a frame are one for all when it has been parsed. */
const IDS = Array.from({ length: 100 }, (_, id) => `s${id}`)

/** As a frame of its own asked for it: what equals another one is not the same object or text. */
function subscribe(subscriber, id) {
  index.set(subscriber, IDS[id], JSON.parse(JSON.stringify(world.nextFilter())))
}

/** Who is found for some events, to compare with the others. */
function found({ count }) {
  return world.subjects.slice(0, count).map((subject) =>
    index
      .find(subject)
      .map(({ number }) => number)
      .sort((a, b) => a - b)
      .join(),
  )
}

/** Nothing is remembered of these events: one filter for everything has come and gone. */
function once({ passes, events }) {
  return perEvent(passes, events, () => {
    index.set(subscribers[0], 'everything', {})
    index.remove(subscribers[0], 'everything')
  })
}

/** The same events again and again. */
function again({ passes, events }) {
  return perEvent(passes, events, () => undefined)
}

/** Before each pass a share of all subscriptions is replaced by others. */
function afterChurn({ passes, events, share }) {
  return perEvent(passes, events, () => change({ share }))
}

/** @param {{ share: number }} options */
function change({ share }) {
  const changes = Math.ceil(world.connections * world.perConnection * share)
  for (let turn = 0; turn < changes; turn++) {
    subscribe(subscribers[world.pick(world.connections)], world.pick(world.perConnection))
  }
}

/**
 * Nanoseconds, the lower quartile of the passes: whoever else runs on this core empties its caches, and
 * what is looked up in 100,000 subscriptions costs five times as much in the pass after that.
 */
function perEvent(passes, events, before) {
  const subjects = world.subjects.slice(0, events)
  const times = []
  let matches = 0
  for (let pass = 0; pass < passes; pass++) {
    before()
    const startedAt = performance.now()
    for (const subject of subjects) matches += index.match(subject)
    times.push(performance.now() - startedAt)
  }
  return {
    ns: (quantile(times, 0.25) * 1e6) / subjects.length,
    matches: matches / passes / subjects.length,
  }
}

function heapUsed() {
  for (let turn = 0; turn < 3; turn++) globalThis.gc?.()
  return process.memoryUsage().heapUsed
}
