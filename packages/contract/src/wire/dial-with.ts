import type { Dial, Wire } from './dial.ts'
import { HandshakeRefused } from './dial.ts'

/** As much of a browser's WebSocket as is used here. */
interface PlainSocket {
  readonly send: (text: string) => void
  readonly close: (code?: number, reason?: string) => void
  readonly addEventListener: (type: string, listener: (event: PlainEvent) => void) => void
}

interface PlainEvent {
  readonly data?: unknown
  readonly code?: number
  readonly reason?: string
}

/** Opens sockets of a class such as a browser's, or a double's: text goes both ways, and no more. */
export function dialWith(Socket: new (url: string) => unknown): Dial {
  return (url, events) => {
    const socket = new Socket(url) as PlainSocket
    return new Promise((resolve, reject) => {
      socket.addEventListener('message', ({ data }) => {
        if (typeof data === 'string') events.onText(data)
        else events.onBinary()
      })
      socket.addEventListener('error', () => reject(new HandshakeRefused(0)))
      socket.addEventListener('close', ({ code = 1005, reason = '' }) => {
        reject(new HandshakeRefused(0))
        events.onClose({ code, reason })
      })
      socket.addEventListener('open', () => resolve(wireOf(socket)))
    })
  }
}

function wireOf(socket: PlainSocket): Wire {
  return {
    send: (text) => socket.send(text),
    close: (code, reason) => socket.close(code, reason),
    drop: () => socket.close(),
  }
}
