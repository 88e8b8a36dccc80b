/** The events of Maxine that name a service. */
const EVENTS = [
  'service_registered',
  'service_deregistered',
  'service_healthy',
  'service_unhealthy',
  'config_changed',
  'config_deleted',
  'circuit_open',
  'circuit_closed',
  'circuit_half_open',
]

const PER_CONNECTION = 10

/** Events of one measurement, all different. */
const SUBJECTS = 1_024

/**
 * Who is subscribed to what, and what happens. With the universe `growing` there is a service for 12
 * subscriptions, so that about 5 match an event at every size; with `fixed` there are 1,000 services.
 * Each service has two nodes. The four shapes of filters take turns.
 *
 * @param {number} size subscriptions
 * @param {'growing' | 'fixed'} universe
 */
export function createWorld(size, universe) {
  const random = createRandom(size)
  const services = universe === 'fixed' ? 1_000 : Math.ceil(size / 12)
  const pick = (/** @type {number} */ count) => Math.floor(random() * count)
  const subjectOf = () => {
    const service = pick(services)
    const node = `${service * 2 + pick(2)}`.padStart(8, '0')
    return {
      event: EVENTS[pick(EVENTS.length)],
      serviceName: `service-${service}`,
      nodeId: `node-${node}`,
    }
  }
  let asked = 0
  return {
    connections: Math.ceil(size / PER_CONNECTION),
    perConnection: PER_CONNECTION,
    /** The next filter somebody asks for. */
    nextFilter: () => shaped(asked++ % 4, subjectOf()),
    pick,
    subjects: Array.from({ length: SUBJECTS }, subjectOf),
  }
}

function shaped(shape, { event, serviceName, nodeId }) {
  if (shape === 0) return { event, serviceName }
  if (shape === 1) return { event, nodeId }
  return shape === 2 ? { serviceName } : { nodeId }
}

/** The same numbers in [0, 1) for every subject (mulberry32). @param {number} seed */
function createRandom(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
