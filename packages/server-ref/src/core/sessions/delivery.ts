import type { ServerMessage } from 'maxine-protocol'
import { bookmark, digestFor } from './audit.ts'
import { encode } from './encode.ts'
import { eventFrames, fitting, WRITE_LENGTH } from './event-frames.ts'
import type { Form } from './event-frames.ts'
import type { LoggedEvent } from '../log/log.ts'
import type { Owner, SessionHost, Subscriber } from './session-host.ts'
import { passes } from './subject.ts'
import type { Cancel } from '../world.ts'

/** Where a connection begins to be delivered to. */
export interface Beginning {
  readonly form: Form
  /** What goes first: the welcome and the snapshot. */
  readonly frames: readonly string[]
  /** Everything up to this offset is the client's already, or not wanted. */
  readonly from: number
  /** Where the replay ends and a bookmark says so. */
  readonly bookmarkAt?: number
}

/** Events read from the log at once. */
const PAGE = 512

/** Events of one tick that are held for a connection; where there are more, it reads them from the log. */
const TICK_EVENTS = 512

/**
 * Where a connection stands. Only `live` holds events, those of this tick; otherwise the connection is a
 * number, `cursor`: everything visible up to it has been sent. `marks` are offsets at which a bookmark
 * is due.
 */
type Stage =
  | { readonly name: 'held' }
  | { readonly name: 'ended' }
  | Live
  | (Behind & { readonly name: 'late' })
  | Reading
  | (Behind & Waiting)

interface Live {
  readonly name: 'live'
  /** Where it began to be live. */
  readonly after: number
  pending: LoggedEvent[]
  /** Characters of those. */
  length: number
}

interface Behind {
  cursor: number
  marks: readonly number[]
}

/** Reads the log towards its head. */
interface Reading extends Behind {
  readonly name: 'reading'
}

/** Is not written to until the client has read what it has been sent. */
interface Waiting {
  readonly name: 'waiting'
  readonly cancel: Cancel
}

/** Puts events on one connection: as they happen while it reads along, from the log when it does not. */
export class Delivery implements Subscriber {
  readonly #host: SessionHost
  readonly #owner: Owner
  #form: Form = 'old'
  #stage: Stage = { name: 'held' }
  /** Events put on the connection. */
  #sent = 0

  constructor(host: SessionHost, owner: Owner) {
    this.#host = host
    this.#owner = owner
  }

  /** Whether answers can be written: not to a client that has yet to read what it was sent. */
  get isWritable(): boolean {
    return this.#stage.name !== 'waiting'
  }

  /** Events are delivered from here on, and none before. */
  begin({ form, frames, from, bookmarkAt }: Beginning): void {
    if (this.#stage.name !== 'held') return
    this.#form = form
    this.#resume({ cursor: from, marks: bookmarkAt === undefined ? [] : [bookmarkAt] }, frames)
  }

  offer(event: LoggedEvent): void {
    const stage = this.#stage
    if (stage.name !== 'live' || event.offset <= stage.after || !this.#maySee(event)) return
    if (stage.pending.length === 0) this.#host.atEndOfTick(() => this.send())
    stage.pending.push(event)
    stage.length += event.text.length
    if (stage.pending.length <= TICK_EVENTS && stage.length <= WRITE_LENGTH) return
    // Not written here: whoever a write wakes must find every session told of this event.
    const [first = event] = stage.pending
    this.#stage = { name: 'late', cursor: first.offset - 1, marks: [] }
  }

  /** Writes these at once, behind the events that happened before; with nothing to say, just those. */
  send(...messages: readonly ServerMessage[]): void {
    this.#write(() => messages.flatMap(encode))
  }

  /** Writes a bookmark, or sees to it that one comes as soon as the client reads on. */
  heartbeat(): void {
    const stage = this.#stage
    if (stage.name === 'live') this.#write((cursor) => this.#bookmarks([cursor]))
    else if ('cursor' in stage && stage.marks[0] !== stage.cursor) {
      stage.marks = [stage.cursor, ...stage.marks]
    }
  }

  onDrain(): void {
    const stage = this.#stage
    if (stage.name !== 'waiting') return
    stage.cancel()
    this.#resume(stage, [])
    this.#owner.onWritable()
  }

  /** Whether a filter lets it pass and the role may see it: one answer for replayed events and counted ones. */
  isVisible(event: LoggedEvent): boolean {
    const { index, subjectOf } = this.#host
    if (!this.#maySee(event)) return false
    const subject = subjectOf(event)
    for (const filter of index.of(this).values()) if (passes(filter, subject)) return true
    return false
  }

  end(): void {
    if (this.#stage.name === 'waiting') this.#stage.cancel()
    this.#stage = { name: 'ended' }
  }

  #write(rest: (cursor: number) => readonly string[]): void {
    const stage = this.#stage
    if (stage.name === 'ended') return
    if (stage.name === 'late') this.#resume(stage, rest(stage.cursor))
    else if (stage.name === 'live') this.#writeLive(stage, rest)
    else {
      this.#put(rest(0))
      if (stage.name === 'reading' && this.#stage === stage && this.#isFull()) this.#wait(stage)
    }
  }

  #writeLive(stage: Live, rest: (cursor: number) => readonly string[]): void {
    const cursor = Math.max(stage.after, this.#host.head())
    const { pending } = stage
    stage.pending = []
    stage.length = 0
    this.#put([...this.#events(pending), ...rest(cursor)])
    if (this.#stage === stage && this.#isFull()) this.#wait({ cursor, marks: [] })
  }

  /** Goes on from a place behind the head, or live at it. */
  #resume(behind: Behind, frames: readonly string[]): void {
    const stage: Reading = { name: 'reading', cursor: behind.cursor, marks: behind.marks }
    this.#stage = stage
    this.#advance(stage, stage.cursor, frames)
    this.#goLiveAtHead(stage)
    if (this.#stage === stage) void this.#catchUp(stage)
  }

  async #catchUp(stage: Reading): Promise<void> {
    try {
      while (this.#stage === stage) {
        const page = await this.#host.log.read(stage.cursor, PAGE)
        if (this.#stage === stage) this.#deliver(stage, page)
      }
    } catch {
      this.#owner.close(1011, 'the log cannot be read')
    }
  }

  #deliver(stage: Reading, page: readonly LoggedEvent[]): void {
    this.#tellGap(stage, page)
    const head = this.#host.head()
    let rest = page.filter(({ offset }) => offset > stage.cursor && offset <= head)
    // Nothing left to read below the head, whatever the log means by it.
    if (rest.length === 0) this.#advance(stage, Math.max(stage.cursor, head), [])
    while (rest.length > 0 && this.#stage === stage) {
      const chunk = rest.slice(0, this.#chunkLength(rest, stage.marks))
      rest = rest.slice(chunk.length)
      const reached = (rest[0] ? rest[0].offset - 1 : chunk.at(-1)?.offset) ?? stage.cursor
      this.#advance(stage, reached, this.#events(chunk.filter((event) => this.isVisible(event))))
    }
    this.#goLiveAtHead(stage)
  }

  /** Not past the next bookmark, and no more than one write. */
  #chunkLength(events: readonly LoggedEvent[], [mark = Infinity]: readonly number[]): number {
    const beyond = events.findIndex(({ offset }) => offset > mark)
    return Math.min(fitting(events, PAGE), beyond === -1 ? events.length : beyond)
  }

  /** Moves the cursor, with what is to be said of the way there. */
  #advance(stage: Reading, reached: number, frames: readonly string[]): void {
    const due = stage.marks.filter((mark) => mark <= reached)
    stage.marks = stage.marks.slice(due.length)
    stage.cursor = reached
    this.#put([...frames, ...this.#bookmarks(due)])
    if (this.#stage === stage && this.#isFull()) this.#wait(stage)
  }

  #goLiveAtHead(stage: Reading): void {
    if (this.#stage !== stage || stage.cursor < this.#host.head()) return
    this.#stage = { name: 'live', after: stage.cursor, pending: [], length: 0 }
  }

  /** What the log has forgotten before this client got it, before anything later. */
  #tellGap(stage: Reading, page: readonly LoggedEvent[]): void {
    const { log, counters } = this.#host
    const next = page[0]?.offset ?? Math.min(log.first, this.#host.head() + 1)
    if (next <= stage.cursor + 1 || log.first <= stage.cursor + 1) return
    const from = stage.cursor + 1
    const to = next - 1
    stage.cursor = to
    stage.marks = stage.marks.map((mark) => Math.max(mark, to))
    counters.gaps += 1
    if (this.#form === 'old') return
    this.#put(encode({ type: 'gap', reason: 'slow_consumer', from, to }))
  }

  /** Writes no more until the client has read; one that reads nothing for long is let go. */
  #wait({ cursor, marks }: Behind): void {
    const { world, options } = this.#host
    const buffered = this.#owner.connection.buffered()
    const cancel = world.after(options.slowAfterMs, () => this.#askWhetherItReads(buffered))
    this.#stage = { name: 'waiting', cursor, marks, cancel }
  }

  #askWhetherItReads(before: number): void {
    const stage = this.#stage
    if (stage.name !== 'waiting') return
    const now = this.#owner.connection.buffered()
    if (now === 0) this.onDrain()
    else if (now < before) this.#wait(stage)
    else this.#owner.close(4411, 'reads nothing')
  }

  #maySee({ event }: LoggedEvent): boolean {
    return this.#host.policy.maySee(this.#owner.identity(), event)
  }

  #events(events: readonly LoggedEvent[]): string[] {
    this.#sent += events.length
    this.#host.counters.delivered += events.length
    return eventFrames(events, this.#form)
  }

  #bookmarks(offsets: readonly number[]): string[] {
    const filters = this.#host.index.of(this)
    return offsets.flatMap((offset) => {
      const digest = digestFor(this.#host, this.#owner.identity(), filters.values(), offset)
      return encode(bookmark(this.#host, offset, this.#sent, digest))
    })
  }

  #put(frames: readonly string[]): void {
    if (frames.length > 0) this.#owner.connection.send(frames)
  }

  #isFull(): boolean {
    return this.#owner.connection.buffered() > this.#host.options.maxBuffered
  }
}
