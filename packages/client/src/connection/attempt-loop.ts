/** What reconnecting-websocket is told of a socket. */
export interface Wire {
  readonly opened: () => void
  readonly received: (data: unknown) => void
  /** After this it comes for the next one. */
  readonly ended: () => void
}

export interface AttemptLoopOptions {
  /** Where the next attempt goes; nothing while there is to be none. */
  readonly nextUrl: () => string | undefined
  /** Makes the socket. Never throws, and tells the wire nothing before it has returned. */
  readonly connect: (wire: Wire) => void
  readonly onOpen: () => void
  readonly onFrame: (data: unknown) => void
  /** The library itself could not be loaded, which ends this loop. */
  readonly onFailure: (cause: unknown) => void
}

export interface AttemptLoop {
  /** There is a next attempt now. */
  readonly proceed: () => void
  /** Ends the loop; resolves when it has left no timer. */
  readonly close: () => Promise<void>
}

/**
 * Lets reconnecting-websocket pull: before each attempt it asks for an address, and waits for as
 * long as there is none. What it calls a WebSocket is a wire to ours, so its own closing, its
 * close codes and its queue reach nothing.
 */
export function startAttemptLoop(options: AttemptLoopOptions): AttemptLoop {
  let library: 'loading' | 'closed' | ReconnectingWebSocket = 'loading'
  let proceed = (): void => undefined
  // Before it asks, the library waits for a timer of 0 ms that nobody can cancel.
  let setAsked = (): void => undefined
  let asked = Promise.resolve()

  function awaitAsking(): void {
    asked = new Promise((resolve) => (setAsked = resolve))
  }

  /** The library's address provider: never rejects, for it would not ask again. */
  function address(): Promise<string> {
    setAsked()
    return new Promise((resolve) => {
      proceed = () => {
        const url = options.nextUrl()
        if (url !== undefined) resolve(url)
      }
      proceed()
    })
  }

  function WireWebSocket(): object {
    const wire = createWire()
    options.connect({
      opened: () => wire.tell('open'),
      received: (data) => wire.tell('message', data),
      ended() {
        if (library !== 'closed') awaitAsking()
        wire.tell('close')
      },
    })
    return wire.end
  }

  function start(Library: ReconnectingWebSocketConstructor): void {
    if (library === 'closed') return
    awaitAsking()
    library = new Library(address, undefined, {
      ...LIBRARY_OPTIONS,
      WebSocket: Object.assign(WireWebSocket, { CLOSING: 2 }),
    })
    library.onopen = () => options.onOpen()
    library.onmessage = ({ data }) => options.onFrame(data)
  }

  loadLibrary().then(start, (cause: unknown) => {
    if (library !== 'closed') options.onFailure(cause)
  })
  return {
    proceed: () => proceed(),
    close() {
      if (typeof library === 'object') library.close()
      library = 'closed'
      return asked
    },
  }
}

/** Every decision is the caller's: the library neither waits, nor gives up, nor keeps a queue. */
const LIBRARY_OPTIONS = {
  minReconnectionDelay: 0,
  maxReconnectionDelay: 0,
  reconnectionDelayGrowFactor: 1,
  minUptime: 0,
  maxRetries: Infinity,
  maxEnqueuedMessages: 0,
  /** The longest a timer can be, 24.8 days: the caller drops what takes too long. */
  connectionTimeout: 2 ** 31 - 1,
}

/** The part of a WebSocket that reconnecting-websocket uses, and the end that we hold. */
function createWire() {
  const listeners = new Map<string, (event: object) => void>()
  return {
    end: {
      addEventListener: (type: string, listener: (event: object) => void) =>
        void listeners.set(type, listener),
      removeEventListener: (type: string) => void listeners.delete(type),
      close() {
        // Whoever holds the transport closes the socket.
      },
    },
    tell: (type: string, data?: unknown) => listeners.get(type)?.({ type, data }),
  }
}

interface ReconnectingWebSocket {
  onopen: (() => void) | null
  onmessage: ((event: { readonly data: unknown }) => void) | null
  close(): void
}

type ReconnectingWebSocketConstructor = new (
  address: () => Promise<string>,
  protocols: undefined,
  options: object,
) => ReconnectingWebSocket

/**
 * Loaded with the first attempt and not before: as it loads it draws a random number, which edge
 * runtimes forbid outside of a request. Its types describe another module than Node finds.
 */
async function loadLibrary(): Promise<ReconnectingWebSocketConstructor> {
  const found: { readonly default?: unknown } = await import('reconnecting-websocket')
  return (found.default ?? found) as ReconnectingWebSocketConstructor
}
