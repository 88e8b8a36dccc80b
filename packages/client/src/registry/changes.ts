import type { ConfigEntry } from 'maxine-protocol/http'
import type { RegistryCircuit } from './circuit.ts'
import type { RegistryNode } from './node.ts'

/** What became of one thing. */
export type Change<Value> =
  | { readonly type: 'added'; readonly value: Value; readonly old?: undefined }
  | {
      /** `beat`: nothing but its last heartbeat. */
      readonly type: 'updated' | 'beat'
      readonly value: Value
      readonly old: Value
      /** It was gone in between. */
      readonly reincarnated?: true
    }
  | { readonly type: 'removed'; readonly value?: undefined; readonly old: Value }

export type NodeChange = Change<RegistryNode> & {
  readonly serviceName: string
  readonly nodeId: string
}

export type ConfigChange = Change<ConfigEntry> & {
  readonly serviceName: string
  readonly key: string
}

export type CircuitChange = Change<RegistryCircuit> & { readonly nodeId: string }

/** From one picture to the next: applied to what was, it gives what is. */
export interface RegistryChanges {
  /**
   * `initial`: the first picture there is; `events`, what the server told; `resync`, what was found to be different after
   * events were missed; `restored`, from storage.
   */
  readonly cause: 'initial' | 'events' | 'resync' | 'restored'
  readonly nodes: readonly NodeChange[]
  readonly configs: readonly ConfigChange[]
  readonly circuits: readonly CircuitChange[]
}
