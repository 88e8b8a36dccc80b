/** What an application does with events: the nodes that are up, and a word where some were missed. */
export function createBoard(client) {
  const nodes = new Set()
  let notice = ''
  client.on('service_registered', ({ data }) => nodes.add(data.nodeId))
  client.on('service_deregistered', ({ data }) => nodes.delete(data.nodeId))
  client.on('gap', ({ reason }) => (notice = `some events are lost: ${reason}`))
  client.subscribe('service_registered')
  client.subscribe('service_deregistered')
  return { nodes: () => [...nodes], notice: () => notice }
}
