const EVENTS = 10_000

/** Between two of them the server reads, writes and answers, as it does between the events of a real crowd. */
const SLICE = 100

/**
 * Begins to publish 10,000 events: beats and configurations, which change the picture of the registry, and
 * some that it has nothing to do with.
 *
 * @param {Pick<import('maxine-server-ref').RunningServer, 'registry' | 'publish'>} server
 * @param {number} lastsMs at least: as long as it takes on a busy machine
 * @returns {() => void} ends it
 */
export function burst(server, lastsMs) {
  const nodes = nodesOf(server)
  let left = EVENTS
  async function publishAll() {
    for (; left > 0; left--) {
      if (left % SLICE === 0) await pause((lastsMs * SLICE) / EVENTS)
      if (left > 0) await publishOne(server, nodes, EVENTS - left)
    }
  }
  // A server that starts anew meanwhile has no use for the rest.
  void publishAll().catch(() => undefined)
  return () => {
    left = 0
  }
}

/**
 * @param {Pick<import('maxine-server-ref').RunningServer, 'registry' | 'publish'>} server
 * @param {readonly { nodeId: string, serviceName: string }[]} nodes
 * @param {number} number
 */
async function publishOne({ registry, publish }, nodes, number) {
  const [turn, kind] = [Math.floor(number / 10), number % 10]
  const node = nodes[turn % nodes.length]
  if (!node || kind < 2) return void (await publish('deploy_progress', { step: number }))
  const { nodeId, serviceName } = node
  if (kind < 4)
    return void (await registry.setConfig({ serviceName, key: 'timeoutMs', value: number }))
  await registry.heartbeat(nodeId)
}

/** @param {Pick<import('maxine-server-ref').RunningServer, 'registry'>} server */
function nodesOf({ registry }) {
  const { services } = registry.snapshot().state
  return Object.entries(services).flatMap(([serviceName, nodes]) =>
    Object.keys(nodes).map((nodeId) => ({ nodeId, serviceName })),
  )
}

/** @param {number} ms */
function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
