import { FROM_SERVER, readJson } from 'maxine-protocol'
import { Breach } from './breach.ts'
import { Inbox } from './inbox.ts'
import type { Manner } from './manner.ts'
import { fits, show } from './shape.ts'
import type { Frame, Shape } from './shape.ts'
import type { Timers } from './timers.ts'
import type { Transcript } from './transcript.ts'
import type { BytesHow, Closed, Wire, WireEvents } from './wire/dial.ts'

/** One text frame of the server's, as it came. */
interface Arrival {
  readonly text: string
  /** Its documents: one, those of an array, or those of its lines. */
  readonly documents: readonly Frame[]
  readonly form: 'single' | 'array' | 'lines'
}

export interface PeerParts {
  readonly number: number
  readonly timers: Timers
  readonly transcript: Transcript
  readonly patienceMs: number
  readonly manner: Manner
}

/**
 * A client that says exactly what a case tells it to, and is asked for what came, one thing after the
 * other. Heartbeats, which may come at any time, are passed over unless they are asked for.
 */
export class Peer {
  readonly #parts: PeerParts
  readonly #inbox: Inbox<Arrival>
  readonly #pongs: Inbox<'pong'>
  #documents: Frame[] = []
  #wire: Wire | undefined

  constructor(parts: PeerParts) {
    this.#parts = parts
    this.#inbox = new Inbox(parts.timers, parts.patienceMs)
    this.#pongs = new Inbox(parts.timers, parts.patienceMs)
  }

  /** For the stage, which opens the wire. */
  readonly events: WireEvents = {
    onText: (text) => {
      this.#note('<', text)
      this.#inbox.put(this.#read(text))
    },
    onBinary: () => {
      this.#note('<', '(a binary frame)')
      this.#inbox.put({ text: '', documents: [{ binary: true }], form: 'single' })
    },
    onPong: () => this.#pongs.put('pong'),
    onClose: (closed) => {
      this.#note('-', `closed with ${closed.code} ${closed.reason}`.trimEnd())
      this.#inbox.end(closed)
      this.#pongs.end(closed)
    },
  }

  begin(wire: Wire): this {
    this.#wire = wire
    return this
  }

  get wire(): Wire {
    if (!this.#wire) throw new Error('this peer has no connection')
    return this.#wire
  }

  /** Says these frames; a text goes out as it is. */
  send(...frames: readonly (object | string)[]): this {
    for (const frame of frames) {
      if (typeof frame !== 'string') this.#learn(frame as Frame)
      const text = typeof frame === 'string' ? frame : JSON.stringify(frame)
      this.#note('>', text)
      if (!this.#inbox.ended) this.wire.send(text)
    }
    return this
  }

  /** Needs the ability `bytes`. */
  sendBytes(bytes: Uint8Array, how: BytesHow): this {
    this.#note('>', `(${bytes.length} bytes as ${how.as})`)
    this.wire.sendBytes?.(bytes, how)
    return this
  }

  /** The next document; those of an array come one by one. */
  async next(what = 'a frame', withinMs?: number, since = this.#now()): Promise<Frame> {
    while (this.#documents.length === 0) {
      this.#documents.push(...(await this.#inbox.take(what, withinMs, since)).documents)
    }
    return this.#documents.shift() ?? {}
  }

  /** The next frame with its form, where a case is about arrays. Nothing may be left of the one before. */
  async nextFrame(what = 'a frame', withinMs?: number): Promise<Arrival> {
    return this.#inbox.take(what, withinMs)
  }

  /** The next document has this shape, or the case has failed. */
  async expect(shape: Shape, withinMs?: number): Promise<Frame> {
    // From here on: or a server that sends nothing but heartbeats would be waited for without end.
    const since = this.#now()
    let frame
    do frame = await this.next(show(shape), withinMs, since)
    while (this.#isHeartbeat(frame) && !fits(frame, shape))
    if (!fits(frame, shape)) throw new Breach(`wanted ${show(shape)}, got ${show(frame)}`)
    return frame
  }

  /** The next document of this shape; what comes before it is passed over. */
  async until(shape: Shape, withinMs?: number): Promise<Frame> {
    const since = this.#now()
    let frame
    do frame = await this.next(show(shape), withinMs, since)
    while (!fits(frame, shape))
    return frame
  }

  /** Asks something whose answer comes behind everything sent before, and gives what came until then. */
  async settle(): Promise<readonly Frame[]> {
    const barrier = this.#parts.manner.barrier()
    if (!barrier) throw new Error('this wire has no words to ask with')
    const { ask, answer } = barrier
    this.send(ask)
    const before: Frame[] = []
    const since = this.#now()
    for (;;) {
      const frame = await this.next(`the answer ${show(answer)}`, undefined, since)
      if (fits(frame, answer)) return before
      if (!this.#isHeartbeat(frame)) before.push(frame)
    }
  }

  /** Says goodbye and gives all that came before the server did too: a barrier without any frame. */
  async leave(): Promise<readonly Frame[]> {
    if (!this.#inbox.ended) this.wire.close(1000)
    await this.#inbox.untilEnd()
    return this.rest()
  }

  /** What has come and was not asked for. */
  rest(): readonly Frame[] {
    const left = [
      ...this.#documents,
      ...this.#inbox.takeAll().flatMap(({ documents }) => documents),
    ]
    this.#documents = []
    return left.filter((frame) => !this.#isHeartbeat(frame))
  }

  /** How the connection ended; a breach where it does not in time. */
  closed(withinMs?: number): Promise<Closed> {
    return this.#inbox.untilEnd(withinMs)
  }

  /** The end as far as it has come. */
  get ended(): Closed | undefined {
    return this.#inbox.ended
  }

  /** Needs the ability `pings`. */
  async pong(withinMs?: number): Promise<void> {
    await this.#pongs.take('a pong', withinMs)
  }

  drop(): void {
    if (this.#wire && !this.#inbox.ended) this.#wire.drop()
  }

  #now(): number {
    return this.#parts.timers.now()
  }

  #isHeartbeat(frame: Frame): boolean {
    return this.#parts.manner.isHeartbeat(frame)
  }

  /** Tokens that travel are hidden. */
  #learn(frame: Frame): void {
    for (const name of ['auth', 'token']) {
      const secret = frame[name]
      if (typeof secret === 'string') this.#parts.transcript.hide(secret)
    }
    this.#parts.manner.said(frame)
  }

  #read(text: string): Arrival {
    const read = readJson(text, FROM_SERVER)
    if (!read.ok) return this.#readLines(text) ?? unreadable(text, read.problem.message)
    const documents = (Array.isArray(read.message) ? read.message : [read.message]) as Frame[]
    for (const { token } of documents) {
      if (typeof token === 'string') this.#parts.transcript.hide(token)
    }
    return { text, documents, form: Array.isArray(read.message) ? 'array' : 'single' }
  }

  /** Nothing where this wire puts one document into a frame, or the frame holds one line. */
  #readLines(text: string): Arrival | undefined {
    const lines = text.split('\n').filter((line) => line.trim() !== '')
    if (this.#parts.manner.documents === 'one' || lines.length < 2) return undefined
    const documents = lines.flatMap((line) => this.#read(line).documents)
    return { text, documents, form: 'lines' }
  }

  #note(direction: '>' | '<' | '-', text: string): void {
    this.#parts.transcript.add(this.#parts.number, direction, text)
  }
}

function unreadable(text: string, problem: string): Arrival {
  return { text, documents: [{ unreadable: problem }], form: 'single' }
}
