import type { ServerMessage } from 'maxine-protocol'
import { bookmark, digestFor } from './audit.ts'
import { encode } from './encode.ts'
import { BATCH_LENGTH } from '../event-batch.ts'
import type { EventBatch, Frames, Packing } from '../event-batch.ts'
import type { Flushable } from './flush-clock.ts'
import type { LoggedEvent } from '../log/log.ts'
import type { Owner, SessionHost, Subscriber } from './session-host.ts'
import { Sight } from './sight.ts'
import type { Behind, Live, Reading, Stage } from './stage.ts'

/** How a client reads: an old one knows no positions; a new one does, some in arrays of events. */
export type Form = 'old' | 'single' | 'batch'

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
const READ = 512

/** Events of one tick that are held for a connection; where there are more, it reads them from the log. */
const TICK_EVENTS = 512

/**
 * Bytes unread beyond which a replay waits: with the write that follows, 256 kB on their way. More
 * gains nothing, for the system's own buffers hold more than a client reads at once.
 */
const REPLAY_BUFFERED = 131_072

/** Puts events on one connection: as they happen while it reads along, from the log when it does not. */
export class Delivery implements Subscriber, Flushable {
  readonly #host: SessionHost
  readonly #owner: Owner
  readonly #sight: Sight
  #form: Form = 'old'
  #stage: Stage = { name: 'held' }
  /** Events put on the connection. */
  #sent = 0

  constructor(host: SessionHost, owner: Owner) {
    this.#host = host
    this.#owner = owner
    this.#sight = new Sight(host, this, owner)
  }

  get #packing(): Packing {
    return this.#form === 'batch' ? 'arrays' : 'each'
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

  /** Only noted, in as few steps as can be: it happens for every event and everyone who gets it. */
  offer(event: LoggedEvent): void {
    const stage = this.#stage
    if (stage.name !== 'live' || event.offset <= stage.after) return
    const count = stage.pending.push(event)
    if (count === 1) this.#host.flushes.add(this)
    // Not written here: whoever a write wakes must find every session told of this event.
    else if (count > TICK_EVENTS) this.#stage = lateFor(stage)
  }

  /** Writes the events of this tick; what the role may see is asked now, so before it changes. */
  flush(): void {
    const stage = this.#stage
    if (stage.name === 'live') this.#writeLive(stage, undefined)
    else if (stage.name === 'late') this.#resume(stage, [])
  }

  /** Writes these at once, behind the events that happened before. */
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

  /** How many events of the log the client would be sent. */
  countVisible(events: readonly LoggedEvent[]): number {
    return this.#sight.count(events)
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
      if (stage.name === 'reading') this.#waitWhereFull(stage, stage.cursor)
    }
  }

  #writeLive(stage: Live, rest: ((cursor: number) => readonly string[]) | undefined): void {
    const { pending } = stage
    if (pending.length > 1 && lengthOf(pending) > BATCH_LENGTH) {
      const late = lateFor(stage)
      this.#resume(late, rest?.(late.cursor) ?? [])
      return
    }
    const cursor = Math.max(stage.after, this.#host.head())
    const batch = this.#batchOf(pending)
    if (pending.length > 0) stage.pending = []
    // Nearly always there is a batch and nothing else.
    const frames = rest?.(cursor)
    if (batch) this.#put(frames ? [batch, ...frames] : [batch])
    else if (frames) this.#put(frames)
    this.#waitWhereFull(stage, cursor)
  }

  #batchOf(pending: readonly LoggedEvent[]): EventBatch | undefined {
    const events = this.#sight.permitted(pending)
    if (events.length === 0) return undefined
    this.#count(events.length)
    return this.#host.batches.of(events, this.#packing)
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
        const page = await this.#host.log.read(stage.cursor, READ)
        if (this.#stage === stage) this.#deliver(stage, page)
      }
    } catch {
      this.#owner.close(1011, 'the log cannot be read')
    }
  }

  #deliver(stage: Reading, page: readonly LoggedEvent[]): void {
    this.#tellGap(stage, page)
    const head = this.#host.head()
    let rest = between(page, stage.cursor, head)
    // Nothing left to read below the head, whatever the log means by it.
    if (rest.length === 0) this.#advance(stage, Math.max(stage.cursor, head), [])
    while (rest.length > 0 && this.#stage === stage) {
      const { batches, sent, passed } = this.#sight.nextWrite(rest, stage.marks[0], this.#packing)
      const reached = offsetBefore(rest, passed)
      rest = rest.slice(passed)
      this.#count(sent)
      this.#advance(stage, reached, batches)
    }
    this.#goLiveAtHead(stage)
  }

  /** Moves the cursor, with what is to be said of the way there. */
  #advance(stage: Reading, reached: number, frames: readonly Frames[]): void {
    const due = stage.marks.filter((mark) => mark <= reached)
    stage.marks = stage.marks.slice(due.length)
    stage.cursor = reached
    this.#put([...frames, ...this.#bookmarks(due)])
    this.#waitWhereFull(stage, reached)
  }

  #goLiveAtHead(stage: Reading): void {
    if (this.#stage !== stage || stage.cursor < this.#host.head()) return
    this.#stage = { name: 'live', after: stage.cursor, pending: [] }
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
  #waitWhereFull(stage: Live | Reading, cursor: number): void {
    const { maxBuffered } = this.#host.options
    const buffered = this.#owner.connection.buffered()
    const most = stage.name === 'live' ? Infinity : REPLAY_BUFFERED
    if (this.#stage !== stage || buffered <= Math.min(maxBuffered, most)) return
    this.#wait({ cursor, marks: stage.name === 'live' ? [] : stage.marks }, buffered)
  }

  #wait({ cursor, marks }: Behind, buffered: number): void {
    const { world, options } = this.#host
    const cancel = world.after(options.slowAfterMs, () => this.#askWhetherItReads(buffered))
    this.#stage = { name: 'waiting', cursor, marks, cancel }
  }

  #askWhetherItReads(before: number): void {
    const stage = this.#stage
    if (stage.name !== 'waiting') return
    const now = this.#owner.connection.buffered()
    if (now === 0) this.onDrain()
    else if (now < before) this.#wait(stage, now)
    else this.#owner.close(4411, 'reads nothing')
  }

  #count(sent: number): void {
    this.#sent += sent
    this.#host.counters.delivered += sent
  }

  #bookmarks(offsets: readonly number[]): string[] {
    const filters = this.#host.index.of(this)
    return offsets.flatMap((offset) => {
      const digest = digestFor(this.#host, this.#owner.identity(), filters.values(), offset)
      return encode(bookmark(this.#host, offset, this.#sent, digest))
    })
  }

  #put(frames: readonly Frames[]): void {
    if (frames.length > 0) this.#owner.connection.send(frames)
  }
}

/** It reads them from the log, as far as it takes them. */
function lateFor({ pending, after }: Live): Behind & { readonly name: 'late' } {
  const [first] = pending
  return { name: 'late', cursor: first ? first.offset - 1 : after, marks: [] }
}

function lengthOf(events: readonly LoggedEvent[]): number {
  let length = 0
  for (const { text } of events) length += text.length
  return length
}

/** Of events in the order of their offsets, those above one offset and not above the other. */
function between(events: readonly LoggedEvent[], after: number, upTo: number) {
  const [first] = events
  const last = events.at(-1)
  if (!first || !last || (first.offset > after && last.offset <= upTo)) return events
  return events.filter(({ offset }) => offset > after && offset <= upTo)
}

/** Everything up to there has been passed; offsets that are missing lead nowhere. */
function offsetBefore(events: readonly LoggedEvent[], index: number): number {
  const next = events[index]
  return next ? next.offset - 1 : (events.at(-1)?.offset ?? 0)
}
