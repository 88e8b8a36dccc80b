import { filterKey } from 'maxine-client'
import type { ConnectionState, EventMessage, Filter, Gap } from 'maxine-client'
import type { Link } from '../link.ts'
import type { Heard, Scene, Watcher } from '../scene.ts'
import { FaceEar } from './face-ear.ts'
import { saidOf } from './face-system.ts'
import type { FaceSystem } from './face-system.ts'

/** What a delivery oracle has to know of the story besides. */
export interface DeliveryParts {
  readonly system: FaceSystem
  readonly numberOf: (id: unknown) => number | undefined
  /** Of the user of the newest connection. */
  readonly role: () => string
}

/**
 * Hears of all that the client delivers. P4 no silent loss, P5 precise: after an outage in which
 * something was subscribed a gap is told before anything later, and no other is; nothing is
 * delivered by a connection that does not stand, or that nobody asked for.
 */
export class FaceDelivery implements Watcher {
  readonly ears = new Set<FaceEar>()
  delivered = 0
  gaps = 0
  #status: ConnectionState['status'] = 'idle'
  #newest: Link | undefined
  #hearing: { readonly link: Link; readonly heard: Heard } | undefined
  /** Subscriptions that were there when a connection was lost, and have not been told of a gap. */
  #owed = new Set<FaceEar>()
  /** Outages of which no gap has told. */
  #outages = 0
  /** When a subscription last ended or changed. */
  #ended = -Infinity
  /** How much had happened when the server of the newest connection was asked for it, by what it means. */
  readonly #arrived = new Map<string, number>()
  readonly #scene: Scene
  readonly #parts: DeliveryParts

  constructor(scene: Scene, parts: DeliveryParts) {
    this.#scene = scene
    this.#parts = parts
  }

  createEar(name: string, filter: Filter): FaceEar {
    const { system, role } = this.#parts
    const ear = new FaceEar(this.#scene, name, {
      filter,
      isTold: (wanted, fact) =>
        system.isTold(wanted, fact, { truth: this.#scene.truth, role: role() }),
    })
    this.ears.add(ear)
    return ear
  }

  remove(ear: FaceEar): void {
    this.ears.delete(ear)
    this.#owed.delete(ear)
  }

  /** An event reached a handler. */
  hear(event: EventMessage, ear?: FaceEar): void {
    const { report, truth } = this.#scene
    const { system, numberOf } = this.#parts
    const n = numberOf(system.idOf(event))
    const fact = n === undefined ? undefined : truth.fact(n)
    if (n === undefined || !fact) {
      return report('P1', `an event that never happened: ${JSON.stringify(event)}`)
    }
    this.#assertTold(`event ${n}`)
    if (ear) return ear.hear(n, fact)
    this.delivered += 1
    const link = this.#hearing?.link
    if (!link?.isHeld || link !== this.#newest) {
      report('FENCE', `event ${n} came from no connection that stands`)
    }
    if (this.#status !== 'connected') report('STATE', `event ${n} came in ${this.#status}`)
    const isWanted = [...this.ears].some(({ filter }) => truth.mayMatch(filter, fact))
    // Where a handler of the same event ended the last subscription for it, the others hear of it.
    if (!isWanted && this.#ended !== this.#scene.clock.now) {
      report('P6', `event ${n} was delivered, which nobody wants`)
    }
  }

  /** A subscription ends, or has another filter. */
  changed(): void {
    this.#ended = this.#scene.clock.now
  }

  gap({ reason }: Gap): void {
    this.gaps += 1
    const { trace, report } = this.#scene
    trace(() => `gap ${reason}`)
    if (this.#outages === 0) report('P5', `told of ${reason}, and there was no outage`)
    this.#outages = 0
    this.#owed.clear()
  }

  onState({ status, ...rest }: ConnectionState): void {
    const { report } = this.#scene
    const was = this.#status
    this.#status = status
    if (status === 'connected') {
      const { continuity } = rest as { continuity?: string }
      if (continuity !== 'none') report('STATE', `its continuity is ${String(continuity)}`)
      return
    }
    if (was !== 'connected') return
    this.#outages += 1
    for (const ear of this.ears) {
      this.#owed.add(ear)
      ear.lose()
    }
  }

  onSocket(link: Link): void {
    this.#newest = link
    this.#arrived.clear()
  }

  onHears(link: Link, heard: Heard): void {
    this.#hearing = { link, heard }
  }

  /** A server that answers nothing holds what has reached it. */
  onArrived(link: Link, text: string): void {
    const { wire, confirmation } = this.#parts.system
    if (confirmation === 'answers' || link !== this.#newest) return
    for (const read of wire.decode(text)) {
      if (!read.ok) continue
      const { message } = read
      if (message.type === 'subscribe') {
        for (const { filter } of message.subscriptions) {
          this.#arrived.set(filterKey(filter), this.#scene.truth.head)
        }
      }
      if (message.type === 'unsubscribe') {
        for (const filter of message.filters ?? []) this.#arrived.delete(filterKey(filter))
      }
    }
  }

  onHeard(link: Link, { stamp, text }: Heard): void {
    this.#hearing = undefined
    if (!link.isHeld || this.#status !== 'connected') return
    this.#assertTold('a connection')
    this.#outages = 0
    const isEvent = this.#parts.system.dialect
      .decode(text)
      .some((read) => read.ok && read.message.type === 'event')
    for (const ear of this.ears) {
      const status = ear.subscription?.status
      const heldFrom = this.#heldFrom(ear, stamp)
      if (status === 'active' && heldFrom !== undefined) ear.confirm(heldFrom)
      else ear.lose()
      // What was told before an answer was written before it.
      if (!isEvent) ear.settle(stamp, 'before an answer')
    }
  }

  /** Each subscription has what it should by now. */
  assertComplete(): void {
    for (const ear of this.ears) ear.settle(this.#scene.truth.head, 'by the end')
  }

  #heldFrom({ filter }: FaceEar, stamp: number): number | undefined {
    const { system } = this.#parts
    const said = saidOf(system, filter)
    if (system.confirmation === 'answers' || !said) return stamp
    return this.#arrived.get(filterKey(said))
  }

  /** Connected again, and nobody was told that something may be missing. */
  #assertTold(what: string): void {
    if (this.#owed.size === 0 || this.#status !== 'connected') return
    const [ear] = this.#owed
    this.#owed.clear()
    this.#scene.report('P4', `${what} comes after an outage that ${ear?.name} was not told of`)
  }
}
