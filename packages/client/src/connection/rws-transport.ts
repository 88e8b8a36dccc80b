import { AttemptLoop } from './attempt-loop.ts'
import type { AttemptLoopOptions } from './attempt-loop.ts'
import { Socket } from './socket.ts'
import type { SocketOptions } from './socket.ts'
import type { SocketEnd, Target, Transport } from './transport.ts'

/** The transport on reconnecting-websocket; one instance of it serves from the first `open` to `stop`. */
export function createTransport({ listener, ...options }: SocketOptions): Transport {
  let left = Promise.resolve()
  let attempt: Attempt | undefined
  let loop: AttemptLoop | undefined

  const loopOptions: AttemptLoopOptions = {
    nextUrl: () => (attempt && !attempt.socket ? attempt.target.url : undefined),
    connect() {
      // It may have been dropped after its address was given; then the next `open` moves on.
      if (attempt) attempt.socket = new Socket(attempt.target, socketOptions)
    },
    onFailure(cause) {
      loop = undefined
      if (attempt) finish({ code: 1006, reason: '', opened: false, cause })
    },
  }

  const socketOptions: SocketOptions = {
    ...options,
    listener: {
      onOpen: () => listener.onOpen(),
      onFrame: (data) => listener.onFrame(data),
      onEnd: finish,
    },
  }

  function finish(end: SocketEnd): void {
    attempt = undefined
    loop?.ended()
    listener.onEnd(end)
  }

  function leave(code: number, reason: string): void {
    const gone = attempt?.socket?.leave(code, reason)
    attempt = undefined
    left = left.then(() => gone)
    loop?.ended()
  }

  return {
    open(target) {
      leave(1000, 'replaced')
      attempt = { target }
      loop ??= new AttemptLoop(loopOptions)
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
  /** From the moment the library comes for one. */
  socket?: Socket
}
