import { onAbort } from '../abort.ts'
import type { AbortSignalLike } from '../abort.ts'
import { MaxineError } from '../errors.ts'

/**
 * What happens when items come faster than they are taken: `gap` keeps the oldest, leaves out the
 * rest and puts a gap in their place; `drop-oldest` keeps the newest; `error` ends the iteration.
 */
export type Overflow = 'gap' | 'drop-oldest' | 'error'

export interface StreamOptions {
  /** Ends the iteration, without an error. */
  readonly signal?: AbortSignalLike | undefined
  /** How many items may wait; default 1,024. */
  readonly buffer?: number | undefined
  /** Default `gap`. */
  readonly overflow?: Overflow | undefined
}

/** Where a stream's items come from. */
export interface Source<Item> {
  /** Called when the first item is asked for; the returned function ends it. */
  readonly start: (stream: Sink<Item>) => () => void
  /** What stands for items that were left out. */
  readonly omission: () => Item
}

export interface Sink<Item> {
  readonly push: (item: Item) => void
  readonly end: (error?: MaxineError) => void
}

const DEFAULT_BUFFER = 1_024

interface Waiter<Item> {
  readonly resolve: (result: IteratorResult<Item, undefined>) => void
  readonly reject: (error: unknown) => void
}

/** What happens, as an async iterable with a bounded buffer. Nothing begins before the first `next`. */
export class Stream<Item> implements AsyncIterableIterator<Item, undefined>, Sink<Item> {
  readonly #source: Source<Item>
  readonly #options: StreamOptions
  readonly #items: Item[] = []
  readonly #waiters: Waiter<Item>[] = []
  #stage: 'new' | 'running' | 'omitting' | 'ended' = 'new'
  #failure: MaxineError | undefined
  #undo: (() => void)[] = []

  constructor(source: Source<Item>, options: StreamOptions = {}) {
    this.#source = source
    this.#options = options
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Promise<IteratorResult<Item, undefined>> {
    if (this.#stage === 'new') this.#begin()
    const [item] = this.#items
    if (item !== undefined) {
      this.#items.shift()
      return Promise.resolve({ done: false, value: item })
    }
    if (this.#stage === 'omitting') {
      this.#stage = 'running'
      return Promise.resolve({ done: false, value: this.#source.omission() })
    }
    if (this.#stage === 'ended') return this.#last()
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }))
  }

  /** Called by a loop that is left early. */
  return(): Promise<IteratorResult<Item, undefined>> {
    this.end()
    this.#items.length = 0
    return Promise.resolve({ done: true, value: undefined })
  }

  readonly push = (item: Item): void => {
    if (this.#stage === 'ended') return
    const waiter = this.#waiters.shift()
    if (waiter) waiter.resolve({ done: false, value: item })
    else if (this.#items.length < (this.#options.buffer ?? DEFAULT_BUFFER)) this.#keep(item)
    else this.#overflow(item)
  }

  readonly end = (error?: MaxineError): void => {
    if (this.#stage === 'ended') return
    // Whoever takes what is left must still hear that it is not all.
    if (this.#stage === 'omitting') this.#items.push(this.#source.omission())
    this.#stage = 'ended'
    this.#failure = error
    for (const undo of this.#undo) undo()
    for (const waiter of this.#waiters.splice(0)) this.#last().then(waiter.resolve, waiter.reject)
  }

  #begin(): void {
    this.#stage = 'running'
    this.#undo.push(onAbort(this.#options.signal, () => this.end()))
    if ((this.#stage as string) === 'ended') return
    this.#undo.push(this.#source.start(this))
  }

  /** Room again after some were left out: the gap comes first, in their place. */
  #keep(item: Item): void {
    if (this.#stage === 'omitting') {
      this.#stage = 'running'
      this.#items.push(this.#source.omission())
    }
    this.#items.push(item)
  }

  #overflow(item: Item): void {
    const { overflow = 'gap' } = this.#options
    if (overflow === 'gap') this.#stage = 'omitting'
    else if (overflow === 'drop-oldest') {
      this.#items.shift()
      this.#items.push(item)
    } else {
      const advice = 'Take events faster, raise `buffer`, or choose another `overflow`.'
      this.end(new MaxineError('overflow', 'events came faster than they were taken', { advice }))
    }
  }

  /** The end is told once as an error, and as an end from then on. */
  #last(): Promise<IteratorResult<Item, undefined>> {
    const failure = this.#failure
    this.#failure = undefined
    return failure ? Promise.reject(failure) : Promise.resolve({ done: true, value: undefined })
  }
}
