import type { AnyLiveClient, EventMessage, Filter } from 'maxine-client'
import type { FrameClock, Publisher } from './frame-clock.ts'
import { Listeners } from './listeners.ts'

/** What a log shows: the same object until that changes. */
export interface LogSnapshot {
  readonly events: readonly EventMessage[]
  readonly total: number
}

export const EMPTY_LOG: LogSnapshot = Object.freeze({ events: Object.freeze([]), total: 0 })

/** The last events of one filter, shown anew at most once a frame. */
export class EventLog implements Publisher {
  readonly client: AnyLiveClient
  readonly filter: Filter
  readonly #clock: FrameClock
  readonly #listeners = new Listeners()
  #limit = Infinity
  #shown = EMPTY_LOG
  /** What has come since, and how many. */
  #waiting: EventMessage[] = []
  #count = 0

  constructor(client: AnyLiveClient, clock: FrameClock, filter: Filter) {
    this.client = client
    this.#clock = clock
    this.filter = filter
  }

  readonly read = (): LogSnapshot => this.#shown

  readonly subscribe = (listener: () => void): (() => void) => {
    const remove = this.#listeners.add(listener)
    this.#request()
    return () => {
      remove()
      if (this.#listeners.size === 0) this.#clock.cancel(this)
    }
  }

  readonly add = (event: EventMessage): void => {
    this.#count += 1
    this.#waiting.push(event)
    // In a hidden tab a frame may take a minute.
    if (this.#waiting.length > 2 * this.#limit) this.#waiting = last(this.#waiting, this.#limit)
    this.#request()
  }

  /** How many are kept; fewer than before are cut with the next frame. */
  limitTo(limit: number): void {
    this.#limit = limit
    this.#request()
  }

  readonly clear = (): void => {
    this.#waiting = []
    this.#count = 0
    if (this.#shown === EMPTY_LOG) return
    this.#shown = EMPTY_LOG
    this.notify()
  }

  readonly publish = (): 'changed' | 'same' => {
    const { events, total } = this.#shown
    if (this.#count === 0 && events.length <= this.#limit) return 'same'
    const kept = last([...events, ...this.#waiting], this.#limit)
    this.#shown = { events: kept, total: total + this.#count }
    this.#waiting = []
    this.#count = 0
    return 'changed'
  }

  readonly notify = (): void => this.#listeners.call()

  #request(): void {
    const hasNews = this.#count > 0 || this.#shown.events.length > this.#limit
    if (hasNews && this.#listeners.size > 0) this.#clock.request(this)
  }
}

/** Of a limit that is none, or less, none are kept. */
function last<Value>(values: Value[], limit: number): Value[] {
  return limit > 0 ? values.slice(-limit) : []
}
