import type { ConfigEntry } from 'maxine-protocol/http'
import { circuitOf } from './circuit.ts'
import type { RegistryCircuit } from './circuit.ts'
import { objectIn } from './event-data.ts'
import { nodeOf } from './node.ts'
import type { RegistryNode } from './node.ts'
import type { Registry } from './registry.ts'

/** What a server says its registry holds, in one piece or in parts; nothing where it is no such state. */
export function readState(parts: readonly unknown[]): Registry | undefined {
  const services = new Map<string, Map<string, RegistryNode>>()
  const configs = new Map<string, Map<string, ConfigEntry>>()
  const circuits = new Map<string, RegistryCircuit>()
  for (const part of parts) {
    const told = ['services', 'configs', 'circuits'].map((kind) => objectIn(part, kind))
    const [toldServices, toldConfigs, toldCircuits] = told
    if (!toldServices || !toldConfigs || !toldCircuits) return undefined
    merge(services, toldServices, nodeOf)
    merge(configs, toldConfigs, (_service, _key, entry) => entry as ConfigEntry)
    for (const [nodeId, one] of entriesOf(toldCircuits)) {
      const circuit = circuitOf(nodeId, one)
      if (circuit) circuits.set(nodeId, circuit)
    }
  }
  return { services, configs, circuits }
}

/** Parts are merged by service, node and key. What is no object is nothing of ours. */
function merge<Value>(
  into: Map<string, Map<string, Value>>,
  told: object,
  valueOf: (name: string, key: string, told: object) => Value,
): void {
  for (const [name, inner] of entriesOf(told)) {
    const values = into.get(name) ?? new Map<string, Value>()
    for (const [key, one] of entriesOf(inner)) values.set(key, valueOf(name, key, one))
    if (values.size > 0) into.set(name, values)
  }
}

function entriesOf(told: object): readonly (readonly [string, object])[] {
  return Object.entries(told).filter(
    (entry): entry is [string, object] => typeof entry[1] === 'object' && entry[1] !== null,
  )
}
