import type { FakeWebSocketConstructor } from './fake-web-socket.ts'
import { bearerOf } from './socket-arguments.ts'
import { SocketLife } from './socket-life.ts'
import type { Door, MockWebSocket } from './socket-life.ts'

/** mock-socket's own. */
export type MockWebSocketConstructor = new (
  url: string | URL,
  protocols?: string | string[],
) => MockWebSocket

type Listener = (event: never) => void

type ListenerOptions = boolean | { readonly once?: boolean }

/**
 * mock-socket's WebSocket, put right. That delivers at once and within whatever the server is doing,
 * closes cleanly where it was refused, calls a close with a code of the application's own not clean,
 * and waits for 4 ms, by timers that a test may have faked. Here everything comes later and in order,
 * by promises alone, and an end is told as a network would have it.
 */
export function createSocketClass(
  MockSocket: MockWebSocketConstructor,
  doorAt: (url: string) => Door | undefined,
): FakeWebSocketConstructor {
  class FakeSocket extends MockSocket {
    readonly extensions = ''
    readonly bufferedAmount = 0
    readonly #life: SocketLife

    constructor(url: string | URL, protocols: string | string[] = [], options: object = {}) {
      super(url, protocols)
      // The server speaks none of them.
      this.protocol = ''
      this.#life = new SocketLife(this, { doorAt, token: bearerOf(options) })
    }

    send(data: unknown): void {
      this.#life.send(data)
    }

    close(code?: number, reason?: string): void {
      this.#life.close(code, reason)
    }

    /** mock-socket knows no options. */
    override addEventListener(type: string, listener: Listener, options?: ListenerOptions): void {
      if (typeof options !== 'object' || options.once !== true) {
        super.addEventListener(type, listener)
        return
      }
      const once: Listener = (event) => {
        this.removeEventListener(type, once)
        Reflect.apply(listener, this, [event])
      }
      super.addEventListener(type, once)
    }
  }
  return FakeSocket as unknown as FakeWebSocketConstructor
}
