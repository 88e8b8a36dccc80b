import type { EventMessage } from 'maxine-protocol'

/** So many nodes are remembered; of more, those longest known are forgotten. */
const MOST_NODES = 10_000

/** Which node belongs to which service: old servers name only the node in most of their events. */
export class NodeServices {
  readonly #services = new Map<string, string>()

  /** A node keeps its service after it is gone: events about it may still come. */
  learn({ data }: EventMessage): void {
    if (typeof data !== 'object' || data === null) return
    const { nodeId, serviceName } = data as { nodeId?: unknown; serviceName?: unknown }
    if (typeof nodeId !== 'string' || typeof serviceName !== 'string') return
    if (this.#services.get(nodeId) === serviceName) return
    this.#services.set(nodeId, serviceName)
    const [oldest] = this.#services.keys()
    if (this.#services.size > MOST_NODES && oldest !== undefined) this.#services.delete(oldest)
  }

  serviceOf(nodeId: string): string | undefined {
    return this.#services.get(nodeId)
  }
}
