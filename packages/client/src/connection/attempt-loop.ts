export interface AttemptLoopOptions {
  /** Where the next attempt goes; nothing while there is to be none. */
  readonly nextUrl: () => string | undefined
  /** Makes the socket. Never throws, and tells of no end before it has returned. */
  readonly connect: () => void
  /** The library itself could not be loaded, which ends this loop. */
  readonly onFailure: (cause: unknown) => void
}

/**
 * Lets reconnecting-websocket pull: before each attempt it asks for an address, and waits for as
 * long as there is none. What it takes for a WebSocket is ours to move: it hears that a socket has
 * ended, and nothing else, so its own closing, its close codes and its queue reach nothing.
 */
export class AttemptLoop {
  readonly #options: AttemptLoopOptions
  #library: 'loading' | 'closed' | ReconnectingWebSocket = 'loading'
  /** How the library hears that its present socket has ended. */
  #tellEnd: (() => void) | undefined
  #proceed = ignore
  // Before it asks, the library waits for a timer of 0 ms that nobody can cancel.
  #asked = Promise.resolve()
  #setAsked = ignore

  constructor(options: AttemptLoopOptions) {
    this.#options = options
    loadLibrary()
      .then((Library) => this.#start(Library))
      .catch((cause: unknown) => {
        if (this.#library === 'loading') options.onFailure(cause)
      })
  }

  /** There is a next attempt now. */
  proceed(): void {
    this.#proceed()
  }

  /** The library comes for the next socket; where it has none, it does so anyway. */
  ended(): void {
    if (!this.#tellEnd) return
    this.#awaitAsking()
    this.#tellEnd()
  }

  /** Ends the loop; resolves when it has left no timer. */
  close(): Promise<void> {
    if (typeof this.#library === 'object') this.#library.close()
    this.#library = 'closed'
    return this.#asked
  }

  #start(Library: ReconnectingWebSocketConstructor): void {
    if (this.#library === 'closed') return
    const wire = (): object => this.#wire()
    this.#awaitAsking()
    this.#library = new Library(() => this.#address(), undefined, {
      ...LIBRARY_OPTIONS,
      WebSocket: Object.assign(
        function () {
          return wire()
        },
        { CLOSING: 2 },
      ),
    })
  }

  #awaitAsking(): void {
    this.#asked = new Promise((resolve) => (this.#setAsked = resolve))
  }

  /** The library's address provider: never rejects, for it would not ask again. */
  #address(): Promise<string> {
    this.#setAsked()
    this.#tellEnd = undefined
    return new Promise((resolve) => {
      this.#proceed = () => {
        const url = this.#options.nextUrl()
        if (url !== undefined) resolve(url)
      }
      this.#proceed()
    })
  }

  /** What the library takes for a WebSocket: only what it uses of one. */
  #wire(): object {
    this.#options.connect()
    return {
      addEventListener: (type: string, listener: () => void) => {
        if (type === 'close') this.#tellEnd = listener
      },
      removeEventListener: ignore,
      close: ignore,
    }
  }
}

const LIBRARY_OPTIONS = {
  /** Of its own accord it waits no longer than this. */
  maxReconnectionDelay: 0,
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
