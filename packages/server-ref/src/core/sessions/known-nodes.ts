import type { Registry } from '../registry/registry.ts'
import type { NewEvent } from '../log/log.ts'
import { ownField } from './subject.ts'

/** Nodes remembered: the oldest go first. Nothing but registrations on the stream make one known. */
const MOST_NODES = 100_000

/** Which service a node belongs to, learnt from registrations: some events name a node only. */
export class KnownNodes {
  readonly #services = new Map<string, string>()

  /** Starts from what is registered already. */
  constructor(registry: Pick<Registry, 'snapshot'>) {
    for (const [serviceName, nodes] of Object.entries(registry.snapshot().state.services)) {
      for (const nodeId of Object.keys(nodes)) this.#services.set(nodeId, serviceName)
    }
  }

  readonly serviceOf = (nodeId: string): string | undefined => this.#services.get(nodeId)

  /** Kept past a node's end: what the log holds of it is replayed to the same filters as before. */
  learn({ event, data }: NewEvent): void {
    if (event !== 'service_registered') return
    const nodeId = ownField(data, 'nodeId')
    const serviceName = ownField(data, 'serviceName')
    if (typeof nodeId !== 'string' || typeof serviceName !== 'string') return
    this.#services.delete(nodeId)
    this.#services.set(nodeId, serviceName)
    if (this.#services.size <= MOST_NODES) return
    for (const oldest of this.#services.keys()) {
      this.#services.delete(oldest)
      return
    }
  }
}
