// Whether an event passes a filter, as the client asks it of each event.
import { matchesFilter } from 'maxine-protocol'
import { answer } from '../harness/answer.mjs'

/** Every second one is of the service and the event that the filters want. A power of two. */
const EVENTS = Array.from({ length: 64 }, (_, index) => ({
  event: index % 2 === 0 ? 'service_registered' : 'config_changed',
  data: { serviceName: index % 2 === 0 ? 'orders' : 'billing', nodeId: `node-${index}` },
}))
const MASK = EVENTS.length - 1

answer({ filter, floor })

/** @returns {number} nanoseconds for each event */
function filter({ wanted, count }) {
  const matching = EVENTS.filter((event) => matchesFilter(wanted, event)).length
  if (matching !== EVENTS.length / 2) {
    throw new Error(`${matching} events pass ${JSON.stringify(wanted)}`)
  }
  return perEvent(count, (event) => matchesFilter(wanted, event))
}

/** Compares one text. */
function floor({ count }) {
  const wanted = EVENTS[0].event
  return perEvent(count, ({ event }) => event === wanted)
}

function perEvent(count, passes) {
  let passed = 0
  const startedAt = performance.now()
  for (let index = 0; index < count; index++) if (passes(EVENTS[index & MASK])) passed++
  const ns = ((performance.now() - startedAt) * 1e6) / count
  if (passed === 0) throw new Error('nothing passed')
  return ns
}
