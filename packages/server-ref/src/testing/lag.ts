import type { Connection, Core, Peer, World } from '../core/index.ts'
import { createFaults } from '../core/faults/faults.ts'

/** Makes connections fall behind all at once, whatever they are subscribed to. */
export interface Lag {
  readonly around: (accept: Core['accept']) => Core['accept']
  /** Every connection that has been spoken to is written to no more. */
  readonly begin: () => void
  /** They go on where they were. */
  readonly end: () => void
}

/** No client has it in a ping of its own. */
const PROBE = -0.5
const PING = JSON.stringify({ ping: PROBE })
const PONG = JSON.stringify({ type: 'pong', ping: PROBE })

/**
 * The core finds out that a connection takes nothing when it writes to it. So it is made to write: it
 * is pinged, and the answer is kept from the client.
 */
export function createLag(world: World): Lag {
  const faults = createFaults(world)
  const ends = new Set<LaggingEnd>()
  return {
    around: (accept) => (connection, request) => {
      const end = new LaggingEnd(connection, () => ends.delete(end))
      const taken = faults.around(accept)(end, request)
      if ('status' in taken) return taken
      ends.add(end)
      return end.wrap(taken)
    },
    begin() {
      faults.fallBehind()
      for (const end of ends) end.probe()
    },
    end: () => faults.clear(),
  }
}

class LaggingEnd implements Connection {
  readonly #inner: Connection
  readonly #onGone: () => void
  #peer: Peer | undefined
  /** Who has not been answered yet may not be spoken for: a ping is no first frame. */
  #phase: 'new' | 'answered' = 'new'

  constructor(inner: Connection, onGone: () => void) {
    this.#inner = inner
    this.#onGone = onGone
  }

  readonly send: Connection['send'] = (frames) => {
    this.#phase = 'answered'
    const rest = frames.filter((frame) => frame !== PONG)
    if (rest.length > 0) this.#inner.send(rest)
  }

  readonly close: Connection['close'] = (code, reason) => {
    this.#onGone()
    this.#inner.close(code, reason)
  }

  readonly buffered = (): number => this.#inner.buffered()

  wrap(peer: Peer): Peer {
    this.#peer = peer
    return {
      onText: (text) => peer.onText(text),
      onBinary: () => peer.onBinary(),
      onDrain: () => peer.onDrain(),
      onClose: () => {
        this.#onGone()
        peer.onClose()
      },
    }
  }

  probe(): void {
    if (this.#phase === 'answered') this.#peer?.onText(PING)
  }
}
