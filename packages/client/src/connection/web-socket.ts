import isomorphicWebSocket from 'isomorphic-ws'
import { MaxineError } from '../errors.ts'

/** What this package uses of a WebSocket: a browser's, Node's, `ws` and the usual mocks all fit. */
export interface WebSocketLike {
  readonly readyState: number
  send(text: string): void
  close(code?: number, reason?: string): void
  addEventListener(
    type: 'open' | 'message' | 'error' | 'close',
    listener: (event: unknown) => void,
  ): void
  /** `ws` only: cuts the connection without a word. */
  terminate?(): void
  /** `ws` only: by it a refused handshake shows its answer. */
  on?(event: string, listener: (...details: unknown[]) => void): unknown
}

/** The third argument reaches `ws`; every other WebSocket ignores it. */
export type WebSocketConstructor = new (
  url: string,
  protocols: string[],
  options: object,
) => WebSocketLike

/** `ws` on Node, and in a bundle for browsers whatever they call WebSocket. */
export function defaultWebSocket(): WebSocketConstructor | undefined {
  // Types say that there always is one: the half for browsers says null where there is none.
  const found = isomorphicWebSocket as unknown
  return typeof found === 'function' ? (found as WebSocketConstructor) : undefined
}

export function noWebSocket(): MaxineError {
  return new MaxineError('no_websocket', `This runtime (${runtimeName()}) has no WebSocket.`, {
    advice: 'Pass one as the option WebSocket, for example the one that the package ws exports.',
  })
}

function runtimeName(): string {
  const { navigator, process } = globalThis as {
    readonly navigator?: { readonly userAgent?: string }
    readonly process?: { readonly version?: string }
  }
  return navigator?.userAgent ?? (process?.version ? `Node.js ${process.version}` : 'unknown')
}
