import type { Frames } from './event-batch.ts'

/** One socket as the core sees it. The shell (or a simulation) implements it. */
export interface Connection {
  /** Writes these frames at once, in this order; `textsOf` has them as texts. Never throws. */
  readonly send: (frames: readonly Frames[]) => void
  /** Closes with a code and a reason of at most 123 bytes. */
  readonly close: (code: number, reason: string) => void
  /** Bytes that were sent and not yet taken by the network. */
  readonly buffered: () => number
}

/** What the shell learns of a connection before its first frame. */
export interface ConnectionRequest {
  /** From `Authorization: Bearer`, or `?token=` where that is allowed. */
  readonly token?: string
  /** The peer's address, to count connections by. */
  readonly address: string
  /** Where it was dialled, without the query; the shell lets in no path that the system does not take. */
  readonly path?: string
}

/** The core's end of a connection: the shell calls these, as methods of it, when things happen. */
export interface Peer {
  readonly onText: (text: string) => void
  /** A binary frame: no client of these wires sends any. */
  readonly onBinary: () => void
  /** `buffered()` has fallen to 0 after it was above. */
  readonly onDrain: () => void
  /** A ping of the protocol's own was answered; left out by who does not care. */
  readonly onPong?: () => void
  readonly onClose: () => void
}
