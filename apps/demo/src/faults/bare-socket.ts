import { Store } from '../design/store.ts'

/** What a bare socket knows about itself. */
export type BareState =
  | { readonly status: 'connecting' }
  | { readonly status: 'open' }
  /** For good: nothing brings it back. `since` in milliseconds since 1970. */
  | { readonly status: 'dead'; readonly since: number; readonly code: number }

interface BareParts {
  readonly url: string
  readonly token: string
  readonly WebSocket: new (url: string) => BareLike
  readonly now: () => number
}

/** As much of a WebSocket as is used. */
interface BareLike {
  send: (text: string) => void
  close: () => void
  addEventListener: (
    type: 'open' | 'message' | 'close',
    listener: (event: { readonly data?: unknown; readonly code?: number }) => void,
  ) => void
}

/**
 * What most pages do: open a WebSocket, sign in, subscribe, and hope. Here to be compared with: it counts
 * what it gets and does nothing else.
 */
export class BareSocket {
  readonly state = new Store<BareState>({ status: 'connecting' })
  /** The offset of the first event it got; undefined until it has one. */
  first: number | undefined
  events = 0
  /** Milliseconds since 1970. */
  heardAt: number
  readonly #socket: BareLike

  constructor({ url, token, WebSocket, now }: BareParts) {
    this.heardAt = now()
    const socket = new WebSocket(url)
    this.#socket = socket
    socket.addEventListener('open', () => {
      socket.send(JSON.stringify({ auth: token, subscribe: true }))
      this.state.set({ status: 'open' })
    })
    socket.addEventListener('message', ({ data }) => {
      this.heardAt = now()
      this.#count(data)
    })
    socket.addEventListener('close', ({ code = 1_006 }) =>
      this.state.set({ status: 'dead', since: now(), code }),
    )
  }

  close(): void {
    this.#socket.close()
  }

  #count(data: unknown): void {
    if (typeof data !== 'string') return
    const frame = JSON.parse(data) as { readonly event?: unknown; readonly offset?: unknown } | null
    if (typeof frame?.event !== 'string') return
    this.events += 1
    this.first ??= typeof frame.offset === 'number' ? frame.offset : 0
  }
}
