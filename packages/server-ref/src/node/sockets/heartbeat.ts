import type { WebSocket } from 'ws'
import type { Cancel, World } from '../../core/index.ts'

/** Pings every WebSocket it watches, and closes those that do not answer. */
export interface Heartbeat {
  readonly watch: (webSocket: WebSocket) => void
  readonly stop: () => void
}

/** Pings without an answer before a peer is taken for dead. */
const PATIENCE = 2
const NO_PONG = 4409

/** One timer for all; a client that closes is forgotten by itself. */
export function createHeartbeat(world: World, everyMs: number): Heartbeat {
  const unanswered = new Map<WebSocket, number>()
  let cancel: Cancel = () => undefined
  const beat = () => {
    for (const [webSocket, pings] of unanswered) ask(webSocket, pings)
    cancel = world.after(everyMs, beat)
  }
  const ask = (webSocket: WebSocket, pings: number) => {
    if (webSocket.readyState !== webSocket.OPEN) return
    unanswered.set(webSocket, pings + 1)
    // Nobody answers the close either, so its time limit ends the socket.
    if (pings >= PATIENCE) webSocket.close(NO_PONG, 'no answer to pings')
    else webSocket.ping()
  }
  cancel = world.after(everyMs, beat)
  // One of each for all: a function of its own weighs 120 bytes with what it remembers.
  const onPong = function (this: WebSocket) {
    unanswered.set(this, 0)
  }
  const onClose = function (this: WebSocket) {
    unanswered.delete(this)
  }
  return {
    watch(webSocket) {
      unanswered.set(webSocket, 0)
      webSocket.on('pong', onPong)
      webSocket.on('close', onClose)
    },
    stop: () => cancel(),
  }
}
