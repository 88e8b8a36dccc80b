import type { ConfigEntry } from 'maxine-protocol/http'
import type { RegistryCircuit } from './circuit.ts'
import type { Nested } from './nested-map.ts'
import type { RegistryNode } from './node.ts'

/** A registry at one moment. Never changed: what an event leaves alone stays the same object. */
export interface Registry {
  /** By service, then by node id. */
  readonly services: Services
  /** By service, then by key. */
  readonly configs: Nested<ConfigEntry>
  /** By node id; those that are not closed. */
  readonly circuits: Circuits
}

export type Services = Nested<RegistryNode>

export type Circuits = ReadonlyMap<string, RegistryCircuit>

/** The registry of which nothing is known: the same object always. */
export const EMPTY: Registry = { services: new Map(), configs: new Map(), circuits: new Map() }
