/** The least that can be done: Maps written in place, of which nobody can keep a state. */
export function createPlain() {
  const services = new Map()
  return {
    apply: (event) => change(services, event),
    snapshot: () => services,
    most: Infinity,
  }
}

function change(services, { event, data, timestamp }) {
  const { serviceName, nodeId } = data
  const nodes = services.get(serviceName)
  if (event === 'service_deregistered') {
    nodes?.delete(nodeId)
    if (nodes?.size === 0) services.delete(serviceName)
    return
  }
  const known = nodes?.get(nodeId)
  if (!known && event !== 'service_registered') return
  const node = known ?? add(services, serviceName, { nodeId })
  node.health = event === 'service_unhealthy' ? 'unhealthy' : 'healthy'
  if (event !== 'service_unhealthy') node.beatAt = timestamp
  if (event === 'service_registered') {
    node.host = data.host
    node.port = data.port
    node.metadata = data.metadata
  }
}

function add(services, service, node) {
  const nodes = services.get(service)
  if (nodes) nodes.set(node.nodeId, node)
  else services.set(service, new Map([[node.nodeId, node]]))
  return node
}
