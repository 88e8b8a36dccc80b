import { Breach } from './breach.ts'
import type { Timers } from './timers.ts'
import type { Closed } from './wire/dial.ts'

/** Things that come in order, waited for one at a time. */
export class Inbox<Item> {
  readonly #items: Item[] = []
  readonly #timers: Timers
  readonly #patienceMs: number
  #closed: Closed | undefined
  #end = ''
  #wake: (() => void) | undefined

  constructor(timers: Timers, patienceMs: number) {
    this.#timers = timers
    this.#patienceMs = patienceMs
  }

  get ended(): Closed | undefined {
    return this.#closed
  }

  put(item: Item): void {
    this.#items.push(item)
    this.#wake?.()
  }

  /** `how` is told to whoever waits for more. */
  end(
    closed: Closed,
    how = `the connection was closed with ${closed.code} ${closed.reason}`.trimEnd(),
  ): void {
    if (!this.#closed) this.#end = how
    this.#closed ??= closed
    this.#wake?.()
  }

  /** What has come and was not taken yet. */
  takeAll(): Item[] {
    return this.#items.splice(0)
  }

  /**
   * The next; a breach where the connection ends first, or nothing comes in time. The time runs from
   * `since`, for those who have passed others over.
   */
  async take(what: string, withinMs = this.#patienceMs, since = this.#timers.now()): Promise<Item> {
    const isThere = () => this.#items.length > 0 || this.#closed !== undefined
    await this.#until(isThere, what, { withinMs, since })
    const [item] = this.#items.splice(0, 1)
    if (item !== undefined) return item
    throw new Breach(`wanted ${what}; ${this.#end}`)
  }

  async untilEnd(withinMs = this.#patienceMs): Promise<Closed> {
    const time = { withinMs, since: this.#timers.now() }
    await this.#until(() => this.#closed !== undefined, 'the connection to be closed', time)
    return this.#closed ?? { code: 1006, reason: '' }
  }

  /** One waiter at a time: a case is linear. */
  async #until(
    isSo: () => boolean,
    what: string,
    { withinMs, since }: { readonly withinMs: number; readonly since: number },
  ): Promise<void> {
    let time: 'left' | 'over' = 'left'
    const leftMs = Math.max(0, since + withinMs - this.#timers.now())
    const cancel = this.#timers.after(leftMs, () => {
      time = 'over'
      this.#wake?.()
    })
    try {
      while (!isSo()) {
        if ((time as string) === 'over')
          throw new Breach(`wanted ${what}; nothing came in ${withinMs} ms`)
        await new Promise<void>((resolve) => (this.#wake = resolve))
      }
    } finally {
      cancel()
      this.#wake = undefined
    }
  }
}
