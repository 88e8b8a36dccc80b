import type { Connection, Core, Frames, Peer, World } from '../../core/index.ts'
import { createFaults } from '../../core/faults/faults.ts'

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
const TOO_MANY = '"code":"rate_limited"'

/**
 * The core finds out that a connection takes nothing when it writes to it. So it is made to write: it
 * is pinged, and the answer is kept from the client. Pings count as frames of the client's, of which
 * a core takes 40 at once: where one is too many the core says that, which does as well.
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
  #phase: 'new' | 'answered' | 'probed' = 'new'

  constructor(inner: Connection, onGone: () => void) {
    this.#inner = inner
    this.#onGone = onGone
  }

  readonly send: Connection['send'] = (frames) => {
    const rest = frames.filter((frame) => !this.#isForNobody(frame))
    if (this.#phase === 'new') this.#phase = 'answered'
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
    if (this.#phase !== 'answered') return
    this.#phase = 'probed'
    this.#peer?.onText(PING)
    this.#phase = 'answered'
  }

  #isForNobody(frame: Frames): boolean {
    if (frame === PONG) return true
    return this.#phase === 'probed' && typeof frame === 'string' && frame.includes(TOO_MANY)
  }
}
