import { circuitOf, tripped } from '../circuit.ts'
import type { RegistryCircuit } from '../circuit.ts'
import { numberIn } from '../event-data.ts'
import type { Told } from '../fold.ts'
import { Branch } from '../nested-map.ts'
import type { Circuits } from '../registry.ts'

/** A server’s clock may be far from ours: what it says of a time to come is taken as a distance, of a day at most. */
const LONGEST_MS = 86_400_000

/**
 * Circuits as an old server tells them: by events only, of nodes whose service it does not name. One that is open is
 * half-open there as soon as its time has come, and said to be when somebody asks for the node.
 */
export class OldCircuits {
  readonly #serviceOf: (nodeId: string) => string
  readonly #isMine: (circuit: RegistryCircuit) => boolean
  readonly #all = new Map<string, RegistryCircuit>()
  #mine = new Branch<RegistryCircuit>('circuits', new Map(), new Set())
  /** When each open one is tried again, by the clock that never jumps. */
  readonly #due = new Map<string, number>()

  constructor(
    serviceOf: (nodeId: string) => string,
    isMine: (circuit: RegistryCircuit) => boolean,
  ) {
    this.#serviceOf = serviceOf
    this.#isMine = isMine
  }

  /** When the next open one becomes half-open; `Infinity` for none. */
  get nextDue(): number {
    let next = Infinity
    for (const due of this.#due.values()) next = Math.min(next, due)
    return next
  }

  publish(): Circuits {
    return this.#mine.publish()
  }

  /** As a list has it. */
  put(circuit: RegistryCircuit): void {
    this.#all.set(circuit.nodeId, circuit)
    this.relate(circuit.nodeId)
  }

  trip(state: RegistryCircuit['state'], nodeId: string, told: Told, now: number): void {
    const { data, timestamp } = told
    const before = this.#all.get(nodeId)
    const named = { nodeId, serviceName: this.#serviceOf(nodeId) }
    const circuit = tripped(state, named, data, { before, at: timestamp, rev: undefined })
    this.#due.delete(nodeId)
    const nextTry = numberIn(data, 'nextTry')
    if (state === 'open' && nextTry !== undefined && timestamp !== undefined) {
      this.#due.set(nodeId, now + Math.min(Math.max(nextTry - timestamp, 0), LONGEST_MS))
    }
    this.put(circuit)
  }

  close(nodeId: string): void {
    this.#all.delete(nodeId)
    this.#due.delete(nodeId)
    this.#mine.delete(nodeId)
  }

  rebase(circuits: Circuits): void {
    this.#mine = new Branch('circuits', circuits, new Set())
    for (const [nodeId, circuit] of circuits) this.#all.set(nodeId, circuit)
  }

  clear(): void {
    for (const nodeId of [...this.#all.keys()]) this.close(nodeId)
  }

  /** Open ones whose time has come. */
  lapse(now: number): void {
    for (const [nodeId, due] of this.#due) {
      if (due > now) continue
      this.#due.delete(nodeId)
      const circuit = this.#all.get(nodeId)
      const next = circuit && circuitOf(nodeId, { ...circuit, state: 'half-open', nextTry: null })
      if (next) this.put(next)
    }
  }

  /** The node may have come to another service. */
  relate(nodeId: string): void {
    const circuit = this.#all.get(nodeId)
    if (!circuit) return
    // One that is gone is remembered there, and so is what it was of.
    const serviceName = this.#serviceOf(nodeId) || circuit.serviceName
    const named = serviceName === circuit.serviceName ? circuit : { ...circuit, serviceName }
    this.#all.set(nodeId, named)
    if (!this.#isMine(named)) this.#mine.delete(nodeId)
    else if (this.#mine.get(nodeId) !== named) this.#mine.set(nodeId, named)
  }
}
