import type { WebSocket } from 'ws'
import type { Wire, WireEvents } from './dial.ts'

/** Tells what comes on a socket of `ws`, of either side. */
export function listenTo(socket: WebSocket, events: WireEvents): void {
  socket.on('message', (data, isBinary) => {
    if (isBinary) events.onBinary()
    else events.onText((data as Buffer).toString('utf8'))
  })
  socket.on('pong', events.onPong)
  socket.on('close', (code, reason) => events.onClose({ code, reason: reason.toString('utf8') }))
}

/** What either side can do with it. */
export function wireOf(socket: WebSocket) {
  return {
    send: (text) => socket.send(text, ignore),
    close: (code, reason) => socket.close(code, reason),
    drop: () => socket.terminate(),
    ping: (payload) => socket.ping(payload, undefined, ignore),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
  } satisfies Wire
}

/** What goes wrong on a connection, such as a write to one that has gone, is told by its close. */
export function ignore(): void {
  return undefined
}
