import { Socket } from '../src/connection/socket.ts'
import type { SocketOptions } from '../src/connection/socket.ts'
import type { Transport } from '../src/connection/transport.ts'

/**
 * A transport by hand, for simulations: no timer but the world's, and the socket is made at once.
 * It passes the same suite as the transport on reconnecting-websocket.
 */
export function createLoopTransport(options: SocketOptions): Transport {
  let left = Promise.resolve()
  let present: Socket | undefined

  function leave(code: number, reason: string): Promise<void> {
    const gone = present?.leave(code, reason)
    present = undefined
    left = left.then(() => gone)
    return left
  }

  return {
    open(target) {
      void leave(1000, 'replaced')
      const { listener } = options
      present = new Socket(target, {
        ...options,
        listener: {
          onOpen: () => listener.onOpen(),
          onFrame: (data) => listener.onFrame(data),
          onEnd(end) {
            present = undefined
            listener.onEnd(end)
          },
        },
      })
    },
    send: (text) => present?.send(text) ?? false,
    drop: (code, reason) => void leave(code, reason),
    stop: leave,
  }
}
