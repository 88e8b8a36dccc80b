/** Where to connect, decided anew for each attempt. */
export interface Target {
  readonly url: string
  /** Sent with the handshake where the WebSocket can: `ws` on Node, not a browser's. */
  readonly headers?: Readonly<Record<string, string>>
}

/** How a socket ended. */
export interface SocketEnd {
  /** As the socket itself reported it: 1006 where nothing was said. */
  readonly code: number
  readonly reason: string
  /** Whether the socket had opened. */
  readonly opened: boolean
  /** The HTTP status that refused the handshake, and its `Retry-After`, where the socket shows them. */
  readonly status?: number
  readonly retryAfterMs?: number
  /** What the socket or the runtime said, for the cause of an error. */
  readonly cause?: unknown
}

/** What a transport tells of its present socket. */
export interface TransportListener {
  readonly onOpen: () => void
  /** A text, or something else where the frame was binary. */
  readonly onFrame: (data: unknown) => void
  /** Once for each `open` that was neither dropped nor stopped. */
  readonly onEnd: (end: SocketEnd) => void
}

/**
 * One socket at a time. Whoever holds it decides when there is a next one; of a socket that was
 * dropped or replaced nothing is heard any more.
 */
export interface Transport {
  /** Opens a socket, in place of the one before. Never throws; what goes wrong is an end. */
  readonly open: (target: Target) => void
  /** Whether the text was handed to an open socket. */
  readonly send: (text: string) => boolean
  /** Leaves the present socket without waiting for it. The transport can open another. */
  readonly drop: (code: number, reason: string) => void
  /** Closes for good; resolves when the socket is gone, which it is after `CLOSE_LIMIT_MS` at the latest. */
  readonly stop: (code: number, reason: string) => Promise<void>
}

/** How long a socket may take to close before it is cut off. */
export const CLOSE_LIMIT_MS = 1_000
