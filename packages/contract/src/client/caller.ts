import { FROM_SERVER, readJson } from 'maxine-protocol'
import { Breach } from '../breach.ts'
import { Inbox } from '../inbox.ts'
import type { Frame } from '../shape.ts'
import type { Timers } from '../timers.ts'
import type { Transcript } from '../transcript.ts'
import type { Closed, Wire, WireEvents } from '../wire/dial.ts'

export interface CallerParts {
  readonly number: number
  /** When it came, on the clock of the suite. */
  readonly at: number
  readonly timers: Timers
  readonly transcript: Transcript
  readonly patienceMs: number
  /** With its query. */
  readonly path: string
  readonly authorization: string | undefined
}

/**
 * The client under test on one connection: it is told exactly what a case says, and asked for what it
 * says, one thing after the other. What any server would answer by itself is answered: pings, and later
 * subscriptions.
 */
export class Caller {
  readonly #parts: CallerParts
  readonly #frames: Inbox<Frame>
  readonly #pongs: Inbox<'pong'>
  readonly #subscribes: Inbox<Frame>
  readonly #heard: Frame[] = []
  #wire: Wire | undefined
  #manners: 'polite' | 'deaf' = 'polite'

  constructor(parts: CallerParts) {
    this.#parts = parts
    const { timers, patienceMs } = parts
    this.#frames = new Inbox(timers, patienceMs)
    this.#pongs = new Inbox(timers, patienceMs)
    this.#subscribes = new Inbox(timers, patienceMs)
  }

  /** For the host, which has the wire. */
  readonly events: WireEvents = {
    onText: (text) => {
      this.#note('<', text)
      this.#hear(this.#read(text))
    },
    onBinary: () => {
      this.#note('<', '(a binary frame)')
      this.#hear({ binary: true })
    },
    onPong: () => this.#pongs.put('pong'),
    onClose: (closed) => {
      this.#note('-', `closed with ${closed.code} ${closed.reason}`.trimEnd())
      this.#frames.end(closed)
      this.#pongs.end(closed)
      this.#subscribes.end(closed)
    },
  }

  begin(wire: Wire): this {
    this.#wire = wire
    return this
  }

  get at(): number {
    return this.#parts.at
  }

  /** The handshake, as far as a token may be in it. */
  get handshake(): Pick<CallerParts, 'path' | 'authorization'> {
    return this.#parts
  }

  /** All it has said so far, also what was answered by itself. */
  get heard(): readonly Frame[] {
    return this.#heard
  }

  /** Says these frames; a text goes out as it is. */
  send(...frames: readonly (object | string)[]): this {
    for (const frame of frames) {
      const text = typeof frame === 'string' ? frame : JSON.stringify(frame)
      this.#note('>', text)
      if (!this.#frames.ended) this.#wire?.send(text)
    }
    return this
  }

  /** The next frame that is not answered by itself. */
  next(what = 'a frame', withinMs?: number): Promise<Frame> {
    return this.#frames.take(what, withinMs)
  }

  /** The next subscription that it asks for after its first frame. */
  subscription(): Promise<Frame> {
    return this.#subscribes.take('a subscription')
  }

  /**
   * Waits until it has read all it was sent: a ping of the WebSocket protocol comes back behind
   * whatever it said before. Gives what it said and nobody took. A breach where it leaves instead.
   */
  async settle(when = 'at this point'): Promise<readonly Frame[]> {
    this.#wire?.ping?.()
    try {
      await this.#pongs.take('a pong to the ping of the WebSocket protocol')
    } catch (error) {
      if (!(error instanceof Breach) || !this.ended) throw error
      const how = `closed with ${this.ended.code} ${this.ended.reason}`.trimEnd()
      throw new Breach(`wanted the connection to stay ${when}, it was ${how}`)
    }
    return this.#frames.takeAll()
  }

  /** How the connection ended; a breach where it does not in time. */
  closed(withinMs?: number): Promise<Closed> {
    return this.#frames.untilEnd(withinMs)
  }

  get ended(): Closed | undefined {
    return this.#frames.ended
  }

  /** Says goodbye; without a code where none is given. */
  close(code?: number, reason?: string): void {
    this.#note('>', `close ${code ?? ''} ${reason ?? ''}`.trimEnd())
    this.#wire?.close(code, reason)
  }

  /** Vanishes without a word. */
  drop(): void {
    if (this.#frames.ended) return
    this.#note('-', 'the server vanishes')
    this.#wire?.drop()
  }

  /** Reads nothing more and answers nothing, while it can still speak: half of a connection. */
  stall(): void {
    this.#note('-', 'the server reads no more')
    this.#manners = 'deaf'
    this.#wire?.pause?.()
  }

  /** Vanishes where it reads no more: nobody would answer the goodbye of a client. */
  endStall(): void {
    if (this.#manners === 'deaf') this.drop()
  }

  #read(text: string): Frame {
    const read = readJson(text, FROM_SERVER)
    if (!read.ok) return { unreadable: read.problem.message }
    const { message } = read
    const isFrame = typeof message === 'object' && message !== null && !Array.isArray(message)
    if (!isFrame) return { unreadable: 'no object' }
    const { auth } = message as Frame
    if (typeof auth === 'string') this.#parts.transcript.hide(auth)
    return message as Frame
  }

  #hear(frame: Frame): void {
    this.#heard.push(frame)
    if (!this.#answer(frame)) this.#frames.put(frame)
  }

  /** The first frame is for the case, and so is what may change who is speaking. */
  #answer(frame: Frame): boolean {
    const { ping, subscribe, unsubscribe, id, auth, hello } = frame
    if (this.#manners === 'deaf' || this.#heard.length === 1) return false
    if (auth !== undefined || hello !== undefined) return false
    if (ping !== undefined) this.send({ type: 'pong', ping })
    else if (subscribe !== undefined) {
      this.send({ type: 'subscribed', filter: subscribe, ...(id !== undefined && { id }) })
      this.#subscribes.put(frame)
    } else if (unsubscribe !== undefined)
      this.send({ type: 'unsubscribed', ...(Object(unsubscribe) as Frame) })
    else return false
    return true
  }

  #note(direction: '>' | '<' | '-', text: string): void {
    this.#parts.transcript.add(this.#parts.number, direction, text)
  }
}
