import type { Faults } from '../core/faults/faults.ts'
import type { Engine } from './engine.ts'
import type { ServerFaults } from './running-server.ts'
import type { WebSocketDoor } from './sockets/web-socket.ts'

/** Trouble before there is a connection, which stands until it is cleared. */
export interface DoorTrouble {
  kind: 'none' | 'refuse' | 'refuse-with' | 'drop'
  /** What a handshake is answered with, for the kind that says so. */
  status: number
  /** How often it was made. */
  refused: number
  dropped: number
}

export interface ServerFaultsParts {
  readonly engine: Engine
  readonly door: WebSocketDoor
  readonly trouble: DoorTrouble
  readonly faults: Faults
  readonly testing: boolean
}

export function noTrouble(): DoorTrouble {
  return { kind: 'none', status: 503, refused: 0, dropped: 0 }
}

/** The trouble that a test can make; an error, whatever is asked, on a server that is none of a test. */
export function serverFaults(parts: ServerFaultsParts): ServerFaults {
  const { engine, door, trouble, faults, testing } = parts
  const inTests = <Values extends readonly unknown[], Result>(
    make: (...values: Values) => Result,
  ) => {
    return (...values: Values): Result => {
      if (testing) return make(...values)
      throw new Error('Faults need a server that was started with testing: true')
    }
  }
  return {
    stall: inTests(faults.stall),
    halfOpen: inTests(faults.halfOpen),
    duplicate: inTests(faults.duplicate),
    garble: inTests(faults.garble),
    truncate: inTests(faults.truncate),
    delay: inTests(faults.delay),
    fallBehind: inTests(faults.fallBehind),
    refuse: inTests(() => void (trouble.kind = 'refuse')),
    refuseWith: inTests((status) => {
      assertAnswer(status)
      Object.assign(trouble, { kind: 'refuse-with', status })
    }),
    acceptThenDrop: inTests(() => void (trouble.kind = 'drop')),
    clear: inTests(() => {
      trouble.kind = 'none'
      faults.clear()
    }),
    counts: () => ({ ...faults.counts(), refuse: trouble.refused, drop: trouble.dropped }),
    closeAll: inTests(door.closeAll),
    resetAll: inTests(door.resetAll),
    restart: inTests(({ epoch }) => engine.restart(epoch)),
    expireTokens: inTests(() => engine.core()?.expireAll()),
  }
}

/** RFC 9110, 15: those below 200 are no last answer, and 101 would let the client in. */
function assertAnswer(status: number): void {
  if (Number.isInteger(status) && status >= 200 && status <= 599) return
  throw new RangeError(
    `A handshake is refused with a status from 200 to 599, and not with ${status}`,
  )
}
