import type { Held } from './held.ts'

/**
 * What is looked for in the filters, and who was found to hold them. One is used for all searches:
 * what is in it is good until the next `begin`.
 */
export class Search<Subscriber> {
  event = ''
  /** Undefined where the event names none; nobody knows whose its node is then, if it has one. */
  serviceName: unknown
  nodeId: unknown
  readonly found: Held<Subscriber>[] = []
  /** Of the list, these: emptying it and pushing to it took twice the time (performance.md, 3). */
  count = 0
  /** Whether a filter asks for the node: if none does, all nodes of the service have the same answer. */
  reach: 'service' | 'node' = 'service'

  begin(event: string, serviceName: unknown, nodeId: unknown): void {
    this.event = event
    this.serviceName = serviceName
    this.nodeId = nodeId
    this.count = 0
    this.reach = 'service'
  }

  add(held: Held<Subscriber>): void {
    this.found[this.count++] = held
  }
}
