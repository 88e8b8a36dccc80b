import type { Circuit, Instance } from 'maxine-protocol/http'

/** Old servers say `nodeName` for the id, and host and port in one. Whatever is told is kept. */
export function completeInstance(instance: Instance): Instance {
  const { nodeId, nodeName, address } = instance
  const { host, port } = placeOf(instance)
  return {
    ...instance,
    ...defined({ nodeId: nodeId ?? nodeName, nodeName: nodeName ?? nodeId, host, port }),
    ...(address === undefined &&
      host !== undefined &&
      port !== undefined && { address: `${host}:${port}` }),
  }
}

function placeOf({ host, port, address = '' }: Instance): Pick<Partial<Instance>, 'host' | 'port'> {
  // The last colon: an IPv6 host has more of them.
  const [, inAddress, digits] = /^(.+):(\d{1,5})$/.exec(address) ?? []
  return defined({
    host: host ?? inAddress,
    port: port ?? (digits === undefined ? undefined : Number(digits)),
  })
}

/** The documents count in `failureCount`, old servers in `failures`. */
export function completeCircuit(circuit: Circuit): Circuit {
  const failures = circuit.failures ?? circuit.failureCount
  return { ...circuit, ...defined({ failures, failureCount: circuit.failureCount ?? failures }) }
}

/** Without the members that have no value. */
function defined<T extends object>(
  members: T,
): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [Name in keyof T]?: Exclude<T[Name], undefined> }
}
