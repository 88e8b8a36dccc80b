/** As many events as old servers remember. */
const KEPT = 1_000

/** A frame as it travels. There is no offset in it. */
export interface OldEvent {
  readonly event: string
  readonly data: unknown
  /** Milliseconds since 1970. */
  readonly timestamp: number
}

/** Gets every event, with the text that goes out. */
type Listener = (event: OldEvent, text: string) => void

/** What has happened, and who is told of it. */
export class OldFeed {
  #broadcasted = 0
  #history: OldEvent[] = []
  readonly #listeners = new Set<Listener>()

  /** Every event there was: `eventsBroadcasted` of the metrics. */
  get broadcasted(): number {
    return this.#broadcasted
  }

  publish(event: string, data: unknown): void {
    const frame: OldEvent = { event, data, timestamp: Date.now() }
    this.#broadcasted += 1
    this.#history = [...this.#history, frame].slice(-KEPT)
    const text = JSON.stringify(frame)
    for (const listener of [...this.#listeners]) listener(frame, text)
  }

  /** Done by the function that comes back. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** The last ones that are strictly later. A limit of 0 is everything, as `slice(-0)` has it. */
  since(time: number, limit: number): readonly OldEvent[] {
    return this.#history.filter(({ timestamp }) => timestamp > time).slice(-limit)
  }
}
