const EVENTS = 10_000

/** Between two of them the server reads, writes and answers: what it would do in no time at all it does in a second. */
const SLICE = 200
const PAUSE_MS = 20

export const BURST_MS = (EVENTS / SLICE) * PAUSE_MS

/**
 * Begins to publish 10,000 events: beats and configurations, which change the picture of the registry, and
 * some that it has nothing to do with.
 *
 * @param {Pick<import('maxine-server-ref').RunningServer, 'registry' | 'publish'>} server
 * @returns {() => void} ends it
 */
export function burst(server) {
  const nodes = nodesOf(server)
  let left = EVENTS
  async function publishAll() {
    for (; left > 0; left--) {
      if (left % SLICE === 0) await pause()
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

function pause() {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
}
