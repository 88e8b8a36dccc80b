import { startAttemptLoop } from './attempt-loop.ts'
import type { AttemptLoop, AttemptLoopOptions, Wire } from './attempt-loop.ts'
import { Socket } from './socket.ts'
import type { SocketOptions } from './socket.ts'
import type { Target, Transport } from './transport.ts'

/** The transport on reconnecting-websocket; one instance of it serves from the first `open` to `stop`. */
export function createTransport(options: SocketOptions): Transport {
  const { listener } = options
  let left = Promise.resolve()
  let attempt: Attempt | undefined
  let loop: AttemptLoop | undefined

  const loopOptions: AttemptLoopOptions = {
    nextUrl: () => (attempt && !attempt.socket ? attempt.target.url : undefined),
    connect,
    onOpen: listener.onOpen,
    onFrame: listener.onFrame,
    onFailure(cause) {
      loop = undefined
      if (attempt) listener.onEnd({ code: 1006, reason: '', opened: false, cause })
    },
  }

  function connect(wire: Wire): void {
    // Dropped after its address was given: the library comes for the next one.
    if (!attempt) return queueMicrotask(wire.ended)
    attempt.wire = wire
    attempt.socket = new Socket(attempt.target, {
      ...options,
      listener: {
        onOpen: wire.opened,
        onFrame: wire.received,
        onEnd(end) {
          attempt = undefined
          wire.ended()
          listener.onEnd(end)
        },
      },
    })
  }

  function leave(code: number, reason: string): void {
    const { socket, wire } = attempt ?? {}
    attempt = undefined
    const gone = socket?.leave(code, reason)
    left = left.then(() => gone)
    wire?.ended()
  }

  return {
    open(target) {
      leave(1000, 'replaced')
      attempt = { target }
      loop ??= startAttemptLoop(loopOptions)
      loop.proceed()
    },
    send: (text) => attempt?.socket?.send(text) ?? false,
    drop: leave,
    async stop(code, reason) {
      const closed = loop?.close()
      loop = undefined
      leave(code, reason)
      await Promise.all([closed, left])
    },
  }
}

/** What one `open` asked for. */
interface Attempt {
  readonly target: Target
  /** Both from the moment the library comes for a socket. */
  wire?: Wire
  socket?: Socket
}
