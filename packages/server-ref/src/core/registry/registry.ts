import type { Digest } from 'maxine-protocol'
import type {
  Circuit,
  ConfigEntry,
  ConfigSetting,
  DiscoverQuery,
  Instance,
  Registered,
  Registration,
  RegistrySnapshot,
} from 'maxine-protocol/http'

/**
 * The registry: what is registered, configured and tripped. Every change is an event in the log; the
 * state follows the log and nothing else, so a replayed log gives the same state.
 */
export interface Registry {
  /** Offset of the last event that is in the state. */
  readonly offset: number
  readonly digest: Digest
  /** One consistent cut: every event up to its offset and none after. */
  readonly snapshot: () => RegistrySnapshot
  readonly register: (registration: Registration) => Promise<Registered>
  /** False for a node nobody knows. */
  readonly heartbeat: (nodeId: string) => Promise<boolean>
  readonly deregister: (nodeId: string) => Promise<boolean>
  readonly discover: (query: DiscoverQuery) => Instance | undefined
  readonly serviceNames: () => readonly string[]
  readonly setConfig: (setting: ConfigSetting) => Promise<ConfigEntry>
  readonly config: (serviceName: string, key: string) => ConfigEntry | undefined
  readonly configs: (serviceName: string) => Readonly<Record<string, ConfigEntry>>
  readonly deleteConfig: (serviceName: string, key: string) => Promise<boolean>
  /** Nothing for a node nobody knows. */
  readonly circuit: (nodeId: string) => Circuit | undefined
  readonly reportOutcome: (
    nodeId: string,
    outcome: 'success' | 'failure',
  ) => Promise<Circuit | undefined>
  readonly counts: () => { readonly services: number; readonly nodes: number }
  /** Ends every timer at once and follows the log no more; done when its last checkpoint is kept. */
  readonly stop: () => Promise<void>
}
