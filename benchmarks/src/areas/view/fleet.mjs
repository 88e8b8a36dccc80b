import { maxine } from 'maxine-protocol/dialects/maxine'

/** 2026, in milliseconds since 1970. */
const START = 1_770_000_000_000

/** Of a hundred events: the other 80 are heartbeats. */
const MIX = { unhealthy: 8, deregistered: 6, registered: 6 }

/**
 * The nodes of a registry and what happens to them: always the same, in the words of a server.
 *
 * @param {number} nodes
 * @param {number} services
 */
export function createFleet(nodes, services) {
  const chance = createChance(nodes * 31 + services)
  const ids = Array.from({ length: nodes }, (_, index) => nodeOf(index, index % services))
  let told = 0
  const event = (/** @type {string} */ name, data) => {
    told++
    return decode({ event: name, data, timestamp: START + told, offset: told })
  }
  return {
    /** A registration of every node. */
    start: () => ids.map((node) => event('service_registered', node)),
    /** @param {number} count */
    burst: (count) =>
      Array.from({ length: count }, () => {
        const node = ids[Math.floor(chance() * ids.length)]
        const { serviceName, nodeId } = node
        const draw = chance() * 100
        if (draw < MIX.unhealthy) return event('service_unhealthy', { serviceName, nodeId })
        if (draw < MIX.unhealthy + MIX.deregistered) {
          return event('service_deregistered', { serviceName, nodeId })
        }
        const isNew = draw < MIX.unhealthy + MIX.deregistered + MIX.registered
        if (isNew) return event('service_registered', node)
        return event('service_heartbeat', { serviceName, nodeId })
      }),
  }
}

function nodeOf(index, service) {
  const [host, port] = [`10.0.${index >> 8}.${index & 255}`, 3_000]
  const serviceName = `service-${service}`
  const nodeId = `${serviceName}:${host}:${port}`
  return { serviceName, nodeId, host, port, metadata: { zone: `zone-${index % 3}` } }
}

/** As an application is given it. */
function decode(frame) {
  const [result] = maxine.decode(JSON.stringify(frame))
  if (!result.ok || result.message.type !== 'event') throw new Error(JSON.stringify(result))
  return result.message
}

/** The same numbers in [0, 1) for the same seed (mulberry32). @param {number} seed */
function createChance(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
