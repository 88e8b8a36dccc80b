/** How a connection is asked for. */
export interface DialHow {
  readonly headers?: Readonly<Record<string, string>>
  readonly origin?: string
  /** Offers permessage-deflate. Default not. */
  readonly compression?: 'offered'
  /** Answers no pings of the protocol. Default it does, as every honest client. */
  readonly pongs?: 'withheld'
}

export interface Closed {
  /** 1006 where no close frame came, 1005 where it held no code. */
  readonly code: number
  readonly reason: string
}

/** What a wire tells, in the order in which it happens. */
export interface WireEvents {
  readonly onText: (text: string) => void
  readonly onBinary: () => void
  readonly onPong: () => void
  readonly onClose: (closed: Closed) => void
}

/** One open WebSocket, as low as the way to the server allows. */
export interface Wire {
  readonly send: (text: string) => void
  /** Says goodbye; `onClose` follows. */
  readonly close: (code?: number, reason?: string) => void
  /** Vanishes without a word. */
  readonly drop: () => void
  /** A frame of these bytes, whatever they are. */
  readonly sendBytes?: (bytes: Uint8Array, how: BytesHow) => void
  readonly ping?: (payload?: string) => void
  /** Reads no more until `resume`. */
  readonly pause?: () => void
  readonly resume?: () => void
  /** The handshake's answer: names in lower case. */
  readonly headers?: Readonly<Record<string, string | undefined>>
}

export interface BytesHow {
  readonly as: 'text' | 'binary'
  /** Whether more of the same message follow. Default `last`. */
  readonly part?: 'last' | 'more'
  /** Clients mask what they send; a server must refuse what is not. Default `masked`. */
  readonly masking?: 'masked' | 'unmasked'
}

/** Rejects with a HandshakeRefused where there is no WebSocket to be had. */
export type Dial = (url: string, events: WireEvents, how: DialHow) => Promise<Wire>

export class HandshakeRefused extends Error {
  override readonly name = 'HandshakeRefused'
  /** Of the HTTP answer; 0 where there was none, or where it cannot be seen. */
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>

  constructor(status: number, headers: Readonly<Record<string, string | undefined>> = {}) {
    super(status === 0 ? 'no connection' : `the handshake was answered with status ${status}`)
    this.status = status
    this.headers = headers
  }
}
