import type { OldNode, OldState } from './old-registry.ts'

/** A cluster for each service, with an endpoint for each of its nodes, and without their ids. */
export function envoyConfigOf({ services }: OldState): object {
  const clusters = [...services].map(([name, nodes]) => ({
    name,
    type: 'STATIC',
    lb_policy: 'ROUND_ROBIN',
    load_assignment: {
      cluster_name: name,
      endpoints: [{ lb_endpoints: [...nodes.values()].map(endpointOf) }],
    },
  }))
  return { static_resources: { clusters } }
}

function endpointOf({ host, port }: OldNode): object {
  return { endpoint: { address: { socket_address: { address: host, port_value: port } } } }
}

/** The tables of the registry, as far as they are of interest here: it has a dozen more. */
export function backupOf({ services, owners, configs, circuits }: OldState): object {
  const tripped = [...circuits]
  return {
    services: membersOf([...services].map(([name, nodes]) => [name, kept(nodes)])),
    nodeToService: Object.fromEntries(owners),
    circuitFailures: membersOf(tripped.map(([id, { failures }]) => [id, failures])),
    circuitState: membersOf(tripped.map(([id, { nextTry }]) => [id, nextTry ? 'open' : 'closed'])),
    circuitLastFailure: membersOf(tripped.map(([id, { lastFailure }]) => [id, lastFailure])),
    circuitNextTry: membersOf(
      tripped.flatMap(([id, { nextTry }]) => (nextTry ? [[id, nextTry]] : [])),
    ),
    configurations: membersOf([...configs].map(([name, all]) => [name, Object.fromEntries(all)])),
  }
}

function kept(nodes: ReadonlyMap<string, OldNode>): object {
  const told = [...nodes].map(([nodeName, { host, port, metadata }]) => {
    const node = { host, port, metadata, nodeName, address: nodeName, weight: 1, connections: 0 }
    return [nodeName, node] as const
  })
  return {
    nodes: Object.fromEntries(told),
    healthyNodesArray: told.map(([, node]) => node),
    roundRobinIndex: 0,
  }
}

function membersOf(pairs: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries(pairs)
}
