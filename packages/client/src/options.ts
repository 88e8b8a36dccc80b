import type { Dialect, TokenCarrier } from 'maxine-protocol'
import type { AbortSignalLike } from './abort.ts'
import type { Backoff } from './connection/backoff.ts'
import type { Lifecycle } from './connection/lifecycle.ts'
import type { Timeouts } from './connection/rules.ts'
import type { WebSocketConstructor } from './connection/web-socket.ts'
import type { FetchLike } from './http/fetch-like.ts'
import type { GetToken } from './tokens/token-source.ts'
import type { World } from './world.ts'

/** Some of these values; what is undefined is not given. */
export type Given<Values> = { readonly [Name in keyof Values]?: Values[Name] | undefined }

/** Everything about a client; only `url` has no default. */
export interface ClientOptions {
  /** Where the server is, `ws:` or `wss:`; a function is asked anew for each attempt. */
  readonly url: string | (() => string | Promise<string>)
  /** Shown to the server as it is. With `getToken` it is shown first. */
  readonly token?: string | undefined
  /** Gives a token whenever another one is needed; one call at a time. */
  readonly getToken?: GetToken | undefined
  /**
   * How the token travels: in the first `frame` (the default, where the dialect can), in a `header`
   * (Node only), or in the `query` of the address, which ends up in logs.
   */
  readonly tokenVia?: TokenCarrier | undefined
  /** The wire; default Maxine’s. */
  readonly dialect?: Dialect | undefined
  /** Whether a token may travel unencrypted to another machine; default no. */
  readonly allowInsecure?: boolean | undefined
  /** Headers of the handshake and of HTTP requests; a browser’s WebSocket sends none. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Where the HTTP routes are; default the same address with `http:`. */
  readonly httpUrl?: string | undefined
  /** Default `ws` on Node and the browser’s own. */
  readonly WebSocket?: WebSocketConstructor | undefined
  /** Default the runtime’s. */
  readonly fetch?: FetchLike | undefined
  readonly backoff?: Given<Backoff> | undefined
  readonly timeouts?: Given<Timeouts> | undefined
  /** What tells that the machine woke up; default the page’s events. `false`: nothing does. */
  readonly lifecycle?: Lifecycle | false | undefined
  /** Time and chance; default the runtime’s. */
  readonly world?: World | undefined
  /** Disconnects when aborted. */
  readonly signal?: AbortSignalLike | undefined
}

export const DEFAULT_BACKOFF: Backoff = {
  baseMs: 1_000,
  capMs: 30_000,
  stableMs: 10_000,
  giveUpAfterMs: Infinity,
}

export const DEFAULT_TIMEOUTS: Timeouts = {
  tokenMs: 10_000,
  connectMs: 10_000,
  handshakeMs: 10_000,
  oldServerMs: 2_000,
  heartbeatMs: 25_000,
  graceMs: 10_000,
  probeMs: 5_000,
  refreshMs: 10_000,
}
