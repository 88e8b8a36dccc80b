import type { Filter } from 'maxine-protocol'
import type { Connection, Peer } from '../../core/index.ts'
import type { FrameRecord } from './frame-record.ts'
import { HeldFilters } from './held-filters.ts'

/** A double's end of a connection: the core's, which can break as well. */
export interface Wire extends Connection {
  /** Ends the connection without a word: 1006, and not clean. */
  readonly drop: () => void
}

export interface LinkParts {
  readonly record: FrameRecord
  /** Called once, when the connection is at its end, whoever has ended it. */
  readonly onEnd: (link: Link) => void
}

/** One connection of a scenario: sees all that passes, and can cut it off. */
export class Link implements Connection {
  readonly #wire: Wire
  readonly #parts: LinkParts
  readonly #filters = new HeldFilters()
  #peer: Peer | undefined
  #life: 'open' | 'ended' = 'open'

  constructor(wire: Wire, parts: LinkParts) {
    this.#wire = wire
    this.#parts = parts
  }

  get filters(): readonly Filter[] {
    return this.#filters.all()
  }

  readonly send: Connection['send'] = (frames) => {
    for (const frame of this.#parts.record.send(frames)) this.#filters.send(frame)
    this.#wire.send(frames)
  }

  readonly close: Connection['close'] = (code, reason) => {
    if (this.#end()) this.#wire.close(code, reason)
  }

  readonly buffered = (): number => this.#wire.buffered()

  /** What the wire calls. */
  wrap(peer: Peer): Peer {
    this.#peer = peer
    return {
      onText: (text) => {
        if (this.#life === 'ended') return
        for (const frame of this.#parts.record.hear(text)) this.#filters.hear(frame)
        peer.onText(text)
      },
      onBinary: () => {
        if (this.#life === 'open') peer.onBinary()
      },
      onDrain: () => peer.onDrain(),
      onClose: () => {
        this.#end()
        peer.onClose()
      },
    }
  }

  /** Breaks without a word. */
  drop(): void {
    if (!this.#end()) return
    this.#peer?.onClose()
    this.#wire.drop()
  }

  /** Closes from the server's side, past the core. */
  shut(code: number, reason: string): void {
    if (!this.#end()) return
    this.#peer?.onClose()
    this.#wire.close(code, reason)
  }

  #end(): boolean {
    if (this.#life === 'ended') return false
    this.#life = 'ended'
    this.#parts.onEnd(this)
    return true
  }
}
