import { matchesFilter } from 'maxine-client'
import type { Filter } from 'maxine-client'
import type { Recipients } from 'maxine-server-ref/core'

/** Something that a server said has happened. */
export interface Fact {
  /** Counted from 1 over all epochs: the order in which the world went. */
  readonly n: number
  readonly event: string
  readonly data: unknown
  readonly timestamp: number
  /** Channel, room or topic, where it has one beside its name. */
  readonly topic?: string
  /** Who is to hear of it; left out: everybody. */
  readonly to?: Recipients
}

/** Everything that was ever published, whatever servers have forgotten of it. */
export class Truth {
  readonly #facts: Fact[] = []
  /** How much had happened when an epoch began. */
  readonly #beginnings = new Map<string, number>()
  readonly #homes: ReadonlyMap<string, string>

  constructor(homes: ReadonlyMap<string, string>) {
    this.#homes = homes
  }

  get head(): number {
    return this.#facts.length
  }

  fact(n: number): Fact | undefined {
    return this.#facts[n - 1]
  }

  begin(epoch: string): void {
    this.#beginnings.set(epoch, this.head)
  }

  record(fact: Omit<Fact, 'n'>): number {
    const n = this.head + 1
    this.#facts.push({ ...fact, n })
    return n
  }

  /** Which fact an offset of an epoch is. */
  numberOf(epoch: string, offset: number): number {
    const beginning = this.#beginnings.get(epoch)
    if (beginning === undefined) throw new Error(`no epoch ${epoch}`)
    return beginning + offset
  }

  readonly serviceOf = (nodeId: string): string | undefined => this.#homes.get(nodeId)

  /** Whether it certainly matches, for one who knows every node. */
  mustMatch(filter: Filter, fact: Fact): boolean {
    return matchesFilter(filter, fact, this.serviceOf)
  }

  /** Whether it may be taken for a match by one who knows no node. */
  mayMatch(filter: Filter, fact: Fact): boolean {
    return matchesFilter(filter, fact)
  }
}
