export interface AttemptLoopOptions {
  /** Where the next attempt goes; nothing while there is to be none. */
  readonly nextUrl: () => string | undefined
  /** Makes the socket. Never throws, and tells of no opening and no end before it has returned. */
  readonly connect: () => void
  /** The library itself could not be loaded, which ends this loop. */
  readonly onFailure: (cause: unknown) => void
}

export interface AttemptLoop {
  /** There is a next attempt now. */
  readonly proceed: () => void
  readonly opened: () => void
  /** The library comes for the next socket; where it has none, it does so anyway. */
  readonly ended: () => void
  /** Ends the loop; resolves when it has left no timer. */
  readonly close: () => Promise<void>
}

/**
 * Lets reconnecting-websocket pull: before each attempt it asks for an address, and waits for as
 * long as there is none. What it takes for a WebSocket is a wire to ours, so its own closing, its
 * close codes and its queue reach nothing.
 */
export function startAttemptLoop(options: AttemptLoopOptions): AttemptLoop {
  let library: 'loading' | 'closed' | ReconnectingWebSocket = 'loading'
  /** How the library hears of its present socket. */
  let listeners: Record<string, () => void> = {}
  let proceed = ignore
  // Before it asks, the library waits for a timer of 0 ms that nobody can cancel.
  let setAsked = ignore
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
    listeners = {}
    options.connect()
    return {
      addEventListener(type: string, listener: () => void) {
        listeners[type] = listener
      },
      removeEventListener: ignore,
      close: ignore,
    }
  }

  function start(Library: ReconnectingWebSocketConstructor): void {
    if (library === 'closed') return
    awaitAsking()
    library = new Library(address, undefined, {
      ...LIBRARY_OPTIONS,
      WebSocket: Object.assign(WireWebSocket, { CLOSING: 2 }),
    })
  }

  loadLibrary().then(start, (cause: unknown) => {
    if (library !== 'closed') options.onFailure(cause)
  })
  return {
    proceed: () => proceed(),
    opened: () => listeners['open']?.(),
    ended() {
      const { close } = listeners
      if (!close) return
      listeners = {}
      awaitAsking()
      close()
    },
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

function ignore(): void {
  // What the library asks for here has been done, or is not for it to decide.
}

interface ReconnectingWebSocket {
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
