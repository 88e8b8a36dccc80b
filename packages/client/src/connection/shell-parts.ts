import type { Capabilities, ClientMessage, Dialect, ServerMessage, Welcome } from 'maxine-protocol'
import type { Counters } from '../diagnostics/counters.ts'
import type { Recorder } from '../diagnostics/recorder.ts'
import type { MaxineError } from '../errors.ts'
import type { TokenSource } from '../tokens/token-source.ts'
import type { World } from '../world.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { ConnectionState, Step } from './state.ts'
import type { SocketEnd, Target, Transport, TransportListener } from './transport.ts'

/** What the shell is made of; all of it can be replaced in a test or a simulation. */
export interface ShellParts {
  readonly world: World
  readonly step: Step
  readonly dialect: Dialect
  readonly tokens: TokenSource
  readonly lifecycle: Lifecycle | undefined
  readonly createTransport: (listener: TransportListener) => Transport
  /** Where to connect to, asked for each attempt; an error that is not retryable ends the trying. */
  readonly locate: () => Promise<Target>
  readonly counters: Counters
  readonly recorder: Recorder
}

/** Who uses the connection. */
export interface ShellHost {
  /** The first frame. */
  readonly hello: () => ClientMessage
  /** Whether the server owes an answer to it. */
  readonly expects: () => 'answer' | 'nothing'
  /** Something was said, and went to an open socket. */
  readonly onSaid: (message: ClientMessage) => void
  /** What a server without pings answers, and in order. */
  readonly barrier: () => ClientMessage
  readonly onLive: (can: Capabilities, welcome: Welcome | undefined) => void
  /** Whether a frame of a live connection is dealt with, though it was not decoded. */
  readonly pass: (text: string) => boolean
  /** What the server says while the connection is live. */
  readonly onMessage: (message: ServerMessage) => void
  readonly onEnded: (error: MaxineError, end: SocketEnd | undefined) => void
  readonly onRefreshed: () => void
  readonly onRefreshFailed: (error: MaxineError) => void
  readonly onReport: (error: MaxineError) => void
  readonly onState: (state: ConnectionState) => void
}
