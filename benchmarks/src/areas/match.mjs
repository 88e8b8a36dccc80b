import { matchesFilter } from 'maxine-protocol'

/** Every second one is of the service and the event that the filters want. A power of two. */
const EVENTS = Array.from({ length: 64 }, (_, index) => ({
  event: index % 2 === 0 ? 'service_registered' : 'config_changed',
  data: { serviceName: index % 2 === 0 ? 'orders' : 'billing', nodeId: `node-${index}` },
}))
const MASK = EVENTS.length - 1

const FILTERS = {
  'an exact event': { event: 'service_registered' },
  'a pattern': { event: 'service_*' },
  'a service': { serviceName: 'orders' },
  'a field of the data': { where: { serviceName: ['orders', 'payments'] } },
}

/** Whether an event passes a filter; the floor compares one string with ===. */
export function matchCases() {
  return Object.entries(FILTERS).map(([name, filter]) => matchCase(name, filter))
}

/** @returns {import('../measure.mjs').Case} */
function matchCase(name, filter) {
  const wanted = EVENTS[0].event
  const matching = EVENTS.filter((event) => matchesFilter(filter, event)).length
  if (matching !== EVENTS.length / 2) throw new Error(`${name}: ${matching} events pass`)
  return {
    name,
    subjects: {
      maxine: (count) => {
        let passed = 0
        for (let index = 0; index < count; index++) {
          if (matchesFilter(filter, EVENTS[index & MASK])) passed++
        }
        return passed
      },
      floor: (count) => {
        let passed = 0
        for (let index = 0; index < count; index++) {
          if (EVENTS[index & MASK].event === wanted) passed++
        }
        return passed
      },
    },
  }
}
