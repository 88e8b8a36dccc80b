import { defaultWebSocket } from '../connection/web-socket.ts'
import type { WebSocketConstructor } from '../connection/web-socket.ts'
import { MaxineError } from '../errors.ts'
import { carrierOf, checkOptions } from '../faces/face-options.ts'
import type { FaceOptions } from '../faces/face-options.ts'
import type { ClientOptions } from '../options.ts'

/** Everything about a Nexus client; nothing of it is needed for a server on this machine without tokens. */
export interface NexusOptions extends FaceOptions {
  /** Default `ws://localhost:3000`. */
  readonly url?: ClientOptions['url'] | undefined
  /** The key or token, shown to the server as it is. With `getToken` it is shown first. */
  readonly apiKey?: string | undefined
  /**
   * How it travels: in a `header`, the default, or in the `query` of the address, which ends up in logs. A
   * browser’s WebSocket sends no headers, so there only `query` works, and has to be asked for.
   */
  readonly tokenVia?: 'header' | 'query' | undefined
  /** Upper end of the first delays before another attempt, in milliseconds; default that of `backoff`, 1,000. */
  readonly reconnectInterval?: number | undefined
  /** After so many attempts in a row the client gives up; default never. */
  readonly maxReconnectAttempts?: number | undefined
}

const NEXUS_URL = 'ws://localhost:3000'

/** The same in the words of every client. */
export function readNexusOptions(given: NexusOptions): ClientOptions {
  checkOptions(given)
  const { apiKey, reconnectInterval, maxReconnectAttempts: _, url = NEXUS_URL, ...options } = given
  const tokenVia = carrierOf(given.tokenVia, ['header', 'query'])
  const baseMs = reconnectInterval ?? options.backoff?.baseMs
  if (reconnectInterval !== undefined)
    checkCount('reconnectInterval', reconnectInterval, LONGEST_MS)
  const hasToken = (apiKey ?? '') !== '' || options.getToken !== undefined
  if (hasToken && given.tokenVia === undefined) checkHeaders(options.WebSocket)
  // A Nexus greets everybody it lets in: silence is no word of it.
  const timeouts = { oldServerMs: Infinity, ...options.timeouts }
  const backoff = { ...options.backoff, baseMs }
  return { ...options, url, token: apiKey, tokenVia, timeouts, backoff }
}

/** Throws where the token would be lost on the way. */
export function checkHeaders(WebSocket: WebSocketConstructor | undefined): void {
  if (sendsHeaders(WebSocket ?? defaultWebSocket())) return
  throw new MaxineError('bad_option', 'this WebSocket sends no headers, so no token either', {
    advice:
      'Set tokenVia to query where it may stand in the address, which logs keep; or to header for a WebSocket of your own that takes headers.',
  })
}

/** `ws` and its kin can cut a connection, and send headers; a browser’s WebSocket can do neither. */
function sendsHeaders(WebSocket: WebSocketConstructor | undefined): boolean {
  const { prototype } = (WebSocket ?? {}) as {
    readonly prototype?: { readonly terminate?: unknown }
  }
  return typeof prototype?.terminate === 'function'
}

/** The longest a timer can be. */
const LONGEST_MS = 2 ** 31 - 1

export function checkCount(option: string, count: unknown, most = Infinity): void {
  if (typeof count === 'number' && count >= 0 && count <= most) return
  throw new MaxineError('bad_option', `${option} is a number from 0 to ${most}`)
}
