/** What the listeners of a socket are told. */
export interface FakeEvents {
  readonly open: FakeEvent
  readonly message: FakeEvent & { readonly data: string; readonly origin: string }
  readonly error: FakeEvent
  readonly close: FakeEvent & {
    readonly code: number
    readonly reason: string
    readonly wasClean: boolean
  }
}

/** What all of them say. */
interface FakeEvent {
  readonly type: string
  readonly target: FakeWebSocket
  readonly currentTarget: FakeWebSocket
}

type Listener<Type extends keyof FakeEvents> = (event: FakeEvents[Type]) => void

/** A WebSocket as applications know it, in memory. */
export interface FakeWebSocket {
  readonly url: string
  readonly protocol: string
  readonly extensions: string
  readonly readyState: number
  /** Always 0: what is sent has arrived. */
  readonly bufferedAmount: number
  binaryType: string
  onopen: Listener<'open'> | null
  onmessage: Listener<'message'> | null
  onerror: Listener<'error'> | null
  onclose: Listener<'close'> | null
  send(data: unknown): void
  close(code?: number, reason?: string): void
  addEventListener<Type extends keyof FakeEvents>(
    type: Type,
    listener: Listener<Type>,
    options?: boolean | { readonly once?: boolean },
  ): void
  removeEventListener<Type extends keyof FakeEvents>(type: Type, listener: Listener<Type>): void
}

/** The class that clients are given. */
export interface FakeWebSocketConstructor {
  /** An address as a text, or as a `URL`. */
  new (
    url: string | { readonly href: string },
    protocols?: string | string[],
    options?: object,
  ): FakeWebSocket
  readonly CONNECTING: 0
  readonly OPEN: 1
  readonly CLOSING: 2
  readonly CLOSED: 3
}
