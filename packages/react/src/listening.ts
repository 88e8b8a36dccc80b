import { MaxineError } from 'maxine-client'
import type { AnyLiveClient, EventMessage, Filter, Subscription } from 'maxine-client'
import type { FrameClock, Publisher } from './frame-clock.ts'
import type { Lingering } from './lingering.ts'
import { Listeners } from './listeners.ts'
import { isAlike, PENDING, watched } from './listening-state.ts'
import type { ListeningState, Watched } from './listening-state.ts'

/** What listening needs of what the hooks share. */
export interface ListeningHost {
  readonly client: AnyLiveClient
  readonly clock: FrameClock
  readonly lingering: Lingering
}

type EventHandler = (event: EventMessage) => unknown

/** The subscription of one component through all its effects, and how it stands with it. */
export class Listening implements Publisher {
  readonly #host: ListeningHost
  readonly #listeners = new Listeners()
  #filter: Filter = {}
  #handler: EventHandler | undefined
  #subscription: Subscription | undefined
  /** Why there is none. */
  #refusal: MaxineError | undefined
  #shown = this.#watch()

  constructor(host: ListeningHost) {
    this.#host = host
  }

  readonly read = (): ListeningState => this.#shown.state

  readonly subscribe = (listener: () => void): (() => void) => this.#listeners.add(listener)

  /** Which events: from now on if it is open, and else once it is. */
  ask(filter: Filter): void {
    this.#filter = filter
    if (this.#handler) this.#hold(this.#handler)
  }

  /** Until the returned function is called, the handler hears of each event once. */
  open(handler: EventHandler): () => void {
    this.#handler = handler
    this.#hold(handler)
    return () => this.#close()
  }

  readonly publish = (): 'changed' | 'same' => {
    const now = this.#now()
    const { seen } = this.#shown
    if (!seen() || isAlike(seen(), now)) return 'same'
    this.#shown = this.#watch()
    return 'changed'
  }

  readonly notify = (): void => this.#listeners.call()

  readonly #look = (): void => this.#host.clock.request(this)

  /** The one there is is changed, so that what matches before and after is neither missed nor heard twice. */
  #hold(handler: EventHandler): void {
    const { client, lingering } = this.#host
    try {
      if (this.#subscription) this.#subscription.update(this.#filter)
      else {
        this.#subscription = client.subscribe(this.#filter, handler)
        this.#subscription.onStatus(this.#look)
      }
      this.#refusal = undefined
      lingering.end(this.#filter)
    } catch (error) {
      if (!(error instanceof MaxineError)) throw error
      this.#subscription?.unsubscribe()
      this.#subscription = undefined
      this.#refusal = error
    }
    this.#look()
  }

  #close(): void {
    const { clock, lingering } = this.#host
    // Before it is let go: what is wanted all the time is not told to the server.
    if (this.#subscription) lingering.keep(this.#subscription.filter)
    this.#subscription?.unsubscribe()
    this.#subscription = this.#handler = this.#refusal = undefined
    clock.cancel(this)
    if (!isAlike(this.#shown.seen() ?? PENDING, PENDING)) this.#shown = this.#watch()
  }

  #now(): ListeningState {
    if (this.#refusal) return { status: 'rejected', error: this.#refusal }
    const { status, error } = this.#subscription ?? PENDING
    return { status, error }
  }

  #watch(): Watched {
    return watched(() => this.#now())
  }
}
