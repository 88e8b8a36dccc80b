import type { Filter } from 'maxine-protocol'
import { EventBatch } from '../event-batch.ts'
import type { Packing } from '../event-batch.ts'
import type { LoggedEvent } from '../log/log.ts'
import { STRETCH_LENGTH } from '../log/log-pages.ts'
import type { Stretch } from '../log/log-pages.ts'
import type { Owner, SessionHost, Subscriber } from './session-host.ts'
import { passes } from './subject.ts'

/** What is written at once of a replay. */
interface ReplayWrite {
  readonly batches: readonly EventBatch[]
  /** Events in those. */
  readonly sent: number
  /** Events that were looked at, shown or not. */
  readonly passed: number
}

/** What one connection is shown of the log: one answer for what is replayed and what is counted before. */
export class Sight {
  readonly #host: SessionHost
  readonly #subscriber: Subscriber
  readonly #owner: Owner

  constructor(host: SessionHost, subscriber: Subscriber, owner: Owner) {
    this.#host = host
    this.#subscriber = subscriber
    this.#owner = owner
  }

  /** How many of these events it is shown. */
  count(events: readonly LoggedEvent[]): number {
    let count = 0
    for (const stretch of this.#host.pages.cut(events)) {
      count += this.#shownOf(stretch)?.length ?? stretch.events.length
    }
    return count
  }

  /** Begins with the first of these events, goes no further than one write, nor past the mark. */
  nextWrite(
    events: readonly LoggedEvent[],
    mark: number | undefined,
    packing: Packing,
  ): ReplayWrite {
    const { pages } = this.#host
    const batches: EventBatch[] = []
    let [sent, passed, length] = [0, 0, 0]
    let some: LoggedEvent[] = []
    const packSome = () => {
      if (some.length > 0) batches.push(new EventBatch(some, packing, FOR_ONE))
      some = []
    }
    for (const stretch of pages.cut(upTo(events, mark))) {
      if (passed > 0 && length + stretch.length > STRETCH_LENGTH) break
      const shown = this.#shownOf(stretch)
      if (shown) for (const event of shown) some.push(event)
      else {
        packSome()
        batches.push(pages.batch(stretch, packing))
      }
      sent += (shown ?? stretch.events).length
      passed += stretch.events.length
      length += stretch.length
    }
    packSome()
    return { batches, sent, passed }
  }

  /**
   * Of events that have passed a filter, those that the role may see: the same list where that is all.
   * Asked when they are written, and once for neighbours of one name.
   */
  permitted(events: readonly LoggedEvent[]): readonly LoggedEvent[] {
    const { policy } = this.#host
    const identity = this.#owner.identity()
    let permitted: string | undefined
    for (const { event } of events) {
      if (event === permitted) continue
      if (!policy.maySee(identity, event)) {
        return events.filter((other) => policy.maySee(identity, other.event))
      }
      permitted = event
    }
    return events
  }

  /** Nothing where it is shown every one of them. */
  #shownOf({ events, names }: Stretch): readonly LoggedEvent[] | undefined {
    const filters = [...this.#host.index.of(this.#subscriber).values()]
    if (filters.some(asksForAll) && this.#maySeeAll(names)) return undefined
    return events.filter((event) => this.#isShown(event, filters))
  }

  #maySeeAll(names: ReadonlySet<string>): boolean {
    const { policy } = this.#host
    const identity = this.#owner.identity()
    for (const name of names) if (!policy.maySee(identity, name)) return false
    return true
  }

  /** A filter lets it pass and the role may see it. */
  #isShown(event: LoggedEvent, filters: readonly Filter[]): boolean {
    const { policy, subjectOf } = this.#host
    if (filters.length === 0 || !policy.maySee(this.#owner.identity(), event.event)) return false
    const subject = subjectOf(event)
    for (const filter of filters) if (passes(filter, subject)) return true
    return false
  }
}

const FOR_ONE = { origin: 'log', audience: 'one' } as const

function upTo(events: readonly LoggedEvent[], mark = Infinity): readonly LoggedEvent[] {
  if ((events.at(-1)?.offset ?? 0) <= mark) return events
  return events.filter(({ offset }) => offset <= mark)
}

function asksForAll({ event, serviceName, nodeId }: Filter): boolean {
  return event === undefined && serviceName === undefined && nodeId === undefined
}
