import { textsOf } from '../src/core/index.ts'
import type { Connection, ConnectionRequest, Frames, Peer, Refusal } from '../src/core/index.ts'

/** A frame as a test reads it. */
export interface Frame {
  readonly type?: string
  readonly event?: string
  readonly data?: { readonly nodeId?: string }
  readonly code?: string
  readonly id?: string
  readonly reason?: string
  readonly offset?: number
  readonly sent?: number
  readonly replay?: number
  readonly recovered?: boolean
  readonly from?: number
  readonly to?: number
  readonly part?: number
  readonly last?: boolean
  readonly state?: { readonly services: Readonly<Record<string, object>> }
  readonly retryAfterMs?: number
  readonly jitterMs?: number
  readonly [field: string]: unknown
}

type Accept = (connection: Connection, request: ConnectionRequest) => Peer | Refusal

/** The far end of a connection, in memory: what was written to it, and a network that can be stuck. */
export class FakeClient implements Connection {
  /** One entry per write. */
  readonly writes: (readonly string[])[] = []
  closed: { readonly code: number; readonly reason: string } | undefined
  refusal: Refusal | undefined
  #peer: Peer | undefined
  #network: 'flows' | 'stuck' = 'flows'
  #buffered = 0
  #most = 0

  constructor(accept: Accept, request: Partial<ConnectionRequest> = {}) {
    const taken = accept(this, { address: '192.0.2.1', ...request })
    if ('status' in taken) this.refusal = taken
    else this.#peer = taken
  }

  readonly send = (sent: readonly Frames[]): void => {
    const frames = textsOf(sent)
    if (this.closed) throw new Error('a write after the close')
    if (frames.length === 0) throw new Error('a write of nothing')
    this.writes.push(frames)
    if (this.#network === 'flows') return
    for (const frame of frames) this.#buffered += frame.length
    this.#most = Math.max(this.#most, this.#buffered)
  }

  readonly close = (code: number, reason: string): void => {
    if (this.closed) throw new Error('a second close')
    this.closed = { code, reason }
  }

  readonly buffered = (): number => this.#buffered

  /** The most that was ever waiting for this client. */
  get mostBuffered(): number {
    return this.#most
  }

  /** All frames so far, arrays of events taken apart. */
  get frames(): readonly Frame[] {
    return this.writes.flat().flatMap<Frame>((text) => JSON.parse(text) as Frame | Frame[])
  }

  /** Frames since the last call. */
  heard(): readonly Frame[] {
    const { frames } = this
    this.writes.length = 0
    return frames
  }

  get events(): readonly Frame[] {
    return this.frames.filter((frame) => 'event' in frame)
  }

  get offsets(): readonly number[] {
    return this.events.map(({ offset }) => offset!)
  }

  /** Its library answers a ping of the protocol. */
  pongs(): this {
    this.#peer?.onPong?.()
    return this
  }

  says(...frames: readonly unknown[]): this {
    for (const frame of frames) {
      this.#peer?.onText(typeof frame === 'string' ? frame : JSON.stringify(frame))
    }
    return this
  }

  saysBinary(): void {
    this.#peer?.onBinary()
  }

  /** Reads no more until `flow`. */
  stick(): this {
    this.#network = 'stuck'
    return this
  }

  /** Takes this many characters of what is waiting. */
  take(length: number): void {
    this.#buffered = Math.max(0, this.#buffered - length)
    if (this.#buffered === 0) this.#peer?.onDrain()
  }

  flow(): void {
    this.#network = 'flows'
    const wasStuck = this.#buffered > 0
    this.#buffered = 0
    if (wasStuck) this.#peer?.onDrain()
  }

  /** The connection breaks. */
  drop(): void {
    this.#peer?.onClose()
  }
}
