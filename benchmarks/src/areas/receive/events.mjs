/**
 * What every subject is sent, word for word: the events of a Maxine registry, 130 bytes each on
 * average. Each sender numbers them in one row, so that a receiver knows at once when one is missing.
 */

/** So many different ones, then they come again under other numbers. Divisible by every batch. */
export const POOL = 1_000

/** Seven digits whatever comes after it, so that a number is written over another of its length. */
export const FIRST_OFFSET = 1_000_000

/** The one name that is handled where nearly nobody listens: 4 of 100, and the last of the pool. */
export const RARE = 'circuit_open'

const SERVICES = ['orders', 'billing', 'search', 'stock', 'mail', 'users', 'carts']
const STARTED_AT = 1_760_000_000_000

/** One of each in turn; which data they carry is in the PROTOCOL.md of Maxine. */
const MAKERS = [
  (node) => ({ event: 'service_heartbeat', data: node }),
  ({ serviceName, nodeId }, index) => ({
    event: 'service_registered',
    data: { serviceName, nodeId, host: `10.0.${index % 200}.7`, port: 3_000 },
  }),
  (node) => ({ event: 'service_unhealthy', data: node }),
  (node) => ({ event: 'service_deregistered', data: node }),
  ({ serviceName }, index) => ({
    event: 'config_changed',
    data: { serviceName, key: `timeout-${index % 50}`, value: index, version: 3 },
  }),
  ({ serviceName }, index) => ({
    event: 'config_deleted',
    data: { serviceName, key: `limits.requests-${index % 50}` },
  }),
  (node, index) => ({ event: 'circuit_closed', data: { ...node, failures: index % 9 } }),
  ({ serviceName }) => ({
    event: 'dependency_added',
    data: { serviceName, dependsOn: 'payments-gateway' },
  }),
]

/** @param {number} index @returns {string} the text of an event with the number it begins with */
export function eventText(index) {
  const serviceName = SERVICES[index % SERVICES.length]
  const node = { serviceName, nodeId: nodeOf(index) }
  const isRare = index % 25 === 24
  const made = isRare
    ? { event: RARE, data: { ...node, failures: 5 } }
    : MAKERS[index % MAKERS.length](node, index)
  return JSON.stringify({ ...made, timestamp: STARTED_AT + index, offset: FIRST_OFFSET + index })
}

/** @param {number} index */
export function nodeOf(index) {
  return `node-${index}:localhost:${3_000 + index}`
}
