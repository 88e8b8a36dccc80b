import type { EventMessage } from 'maxine-client'
import type { BareSocket } from './bare-socket.ts'

/** What is still on its way to the other one is not missed. */
const ON_ITS_WAY_MS = 600

/** Beyond so many events the bare socket has not only begun a little later. */
const MOST_EARLY = 200

/** Counts how far a bare socket falls behind the client, from the first event it got on. */
export class Race {
  readonly #bare: Pick<BareSocket, 'events' | 'first'>
  /** Events of the client since then, and how many there were at times of the last second. */
  #ours = 0
  #marks: { readonly at: number; readonly ours: number }[] = []
  #started: 'no' | 'yes' = 'no'
  /** Events that came before the bare socket had its first one. */
  #early: (number | undefined)[] = []

  constructor(bare: Pick<BareSocket, 'events' | 'first'>) {
    this.#bare = bare
  }

  get ours(): number {
    return this.#ours
  }

  onEvent({ offset }: Pick<EventMessage, 'offset'>, now: number): void {
    if (this.#started === 'no') this.#early = [...this.#early.slice(1 - MOST_EARLY), offset]
    else this.#ours += 1
    this.#start()
    const last = this.#marks.at(-1)
    if (last && now - last.at < 100) return
    this.#marks.push({ at: now, ours: this.#ours })
    while (this.#marks.length > 1 && now - (this.#marks[1]?.at ?? now) > ON_ITS_WAY_MS) {
      this.#marks.shift()
    }
  }

  /** How many events the client had that the bare socket has not got by now. */
  missed(now: number): number {
    this.#start()
    const settled = this.#marks.findLast(({ at }) => now - at >= ON_ITS_WAY_MS)
    return Math.max(0, (settled?.ours ?? 0) - this.#bare.events)
  }

  #start(): void {
    const { first } = this.#bare
    if (this.#started === 'yes' || first === undefined) return
    this.#started = 'yes'
    this.#ours += this.#early.filter((offset) => (offset ?? 0) >= first).length
    this.#early = []
  }
}
