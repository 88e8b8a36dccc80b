import type { WebSocketHandlerConnection } from 'msw'
import { textsOf } from '../../core/index.ts'
import type { Frames, Peer } from '../../core/index.ts'
import type { Wire } from '../scenario/link.ts'

/** msw's end of a WebSocket that an application has made. */
type MswClient = WebSocketHandlerConnection['client']

/** The application's own end. */
interface MswSocket extends EventTarget {
  readonly readyState: number
}

const OPEN = 1

/** A close that broke off without a close frame: RFC 6455, 7.4.1. No server can send it. */
const BROKE_OFF = 1006

/** A connection of the core that is a WebSocket of msw. */
export interface MswConnection extends Wire {
  /** Whether the application has closed it before it was open. */
  readonly isGone: () => boolean
  /** Tells the core's end what the application does. */
  readonly attach: (peer: Peer) => void
  /** As a browser shows a handshake that was refused: an error, and a close that says nothing. */
  readonly refuse: () => void
}

/**
 * Puts right what msw does otherwise than a network: it forgets a frame that a close follows at once,
 * shows frames to some before they have seen the connection open, and calls every close clean.
 */
export function createMswConnection(client: MswClient): MswConnection {
  const socket = socketOf(client)
  const post = createOutbox(socket)
  return {
    send: (frames: readonly Frames[]) =>
      post(() => {
        for (const text of textsOf(frames)) client.send(text)
      }),
    // msw shows a frame one microtask after it was sent, and only if nobody is closing by then.
    close: (code, reason) => post(() => queueMicrotask(() => client.close(code, reason))),
    drop: () => post(() => queueMicrotask(() => breakOff(client, socket))),
    // What was sent has arrived: there is no network in between.
    buffered: () => 0,
    isGone: () => socket.readyState > OPEN,
    attach(peer) {
      client.addEventListener('message', ({ data }) => {
        if (typeof data === 'string') peer.onText(data)
        else peer.onBinary()
      })
      client.addEventListener('close', () => peer.onClose())
    },
    refuse() {
      socket.dispatchEvent(new Event('error'))
      breakOff(client, socket)
    },
  }
}

/** Does what it is given, in order; not before the connection is open and everybody has heard so. */
function createOutbox(socket: MswSocket): (deed: () => void) => void {
  const waiting: (() => void)[] = []
  let stage: 'opening' | 'open' = 'opening'
  socket.addEventListener('open', () =>
    queueMicrotask(() => {
      stage = 'open'
      for (const deed of waiting.splice(0)) deed()
    }),
  )
  return (deed) => {
    if (stage === 'opening') waiting.push(deed)
    else deed()
  }
}

/** The only way to say that it was not clean before the application, which listens first, hears of it. */
function breakOff(client: MswClient, socket: MswSocket): void {
  const dispatchEvent = socket.dispatchEvent.bind(socket)
  socket.dispatchEvent = (event) => {
    if (event.type === 'close') Object.assign(event, { wasClean: false })
    return dispatchEvent(event)
  }
  client.close(BROKE_OFF, '')
}

/** The class has it; the type that msw gives does not. */
function socketOf(client: MswClient): MswSocket {
  const { socket } = client as { readonly socket?: unknown }
  if (isSocket(socket)) return socket
  throw new Error('This msw does not show the WebSocket of a connection; msw 2.15 does')
}

function isSocket(value: unknown): value is MswSocket {
  return value instanceof EventTarget && 'readyState' in value
}
