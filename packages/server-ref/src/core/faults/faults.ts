import type { Connection, Peer } from '../connection.ts'
import type { Served } from '../served.ts'
import { FaultyConnection, NO_FAULTS } from './faulty-connection.ts'
import type { FaultName, FaultSettings } from './faulty-connection.ts'
import type { World } from '../world.ts'

/** How often each trouble was made. */
export type FaultCounts = Readonly<Record<FaultName, number>>

/**
 * Trouble by the frame, for all connections there are and come, until `clear`. Several can stand at
 * once. For tests only: whoever puts it in front of a core says so.
 */
export interface Faults {
  /** Puts the faults between a core and its sockets. */
  readonly around: (accept: Served['accept']) => Served['accept']
  /** Frames are held back, as by a network that has stopped. The core sees them unread. */
  readonly stall: () => void
  /**
   * Nothing goes out and nothing comes in, and neither side is told. With `standing` that is so on the
   * connections that stand now and on no later one, as where a router has forgotten them.
   */
  readonly halfOpen: (which?: 'all' | 'standing') => void
  /** Every nth frame is sent twice. */
  readonly duplicate: (every: number) => void
  /** In every nth frame one character is another one. */
  readonly garble: (every: number) => void
  /** Every nth frame ends in its middle. */
  readonly truncate: (every: number) => void
  /** Frames go out so much later, in milliseconds, in their order. */
  readonly delay: (ms: number) => void
  /** New connections are refused with 503. */
  readonly refuse: () => void
  /** New connections are taken and closed at once. */
  readonly acceptThenDrop: () => void
  /** The core is told that nothing is read, so that connections fall behind; what it sends goes out. */
  readonly fallBehind: () => void
  /** Ends all trouble: what was held goes out. */
  readonly clear: () => void
  readonly counts: () => FaultCounts
}

type Door = 'open' | 'refuse' | 'drop'

/** Faults none of which stands yet. */
export function createFaults(world: World): Faults {
  const connections = new Set<FaultyConnection>()
  const counts = noCounts()
  let settings = NO_FAULTS
  let door: Door = 'open'
  const count = (name: FaultName) => (counts[name] += 1)
  const set = (change: Partial<FaultSettings>) => {
    settings = { ...settings, ...change }
  }

  function enter(accept: Served['accept'], ...[connection, request]: Parameters<Served['accept']>) {
    if (door === 'refuse') {
      count('refuse')
      return { status: 503, closeCode: 1013, reason: 'refused on purpose' }
    }
    const shared = { world, settings: () => settings, count }
    const faulty = new FaultyConnection(connection, shared)
    const taken = accept(faulty, request)
    if ('status' in taken) return taken
    connections.add(faulty)
    const peer = faulty.wrap(taken, () => connections.delete(faulty))
    if (door === 'drop') drop(connection, peer)
    return peer
  }

  function drop(connection: Connection, peer: Peer): void {
    count('drop')
    peer.onClose()
    connection.close(1011, 'dropped on purpose')
  }

  return {
    around: (accept) => (connection, request) => enter(accept, connection, request),
    stall: () => set({ flow: 'stalled' }),
    halfOpen(which = 'all') {
      if (which === 'all') set({ flow: 'half-open' })
      else for (const connection of connections) connection.cutOff()
    },
    duplicate: (every) => set({ duplicateEvery: every }),
    garble: (every) => set({ garbleEvery: every }),
    truncate: (every) => set({ truncateEvery: every }),
    delay: (ms) => set({ delayMs: ms }),
    refuse: () => void (door = 'refuse'),
    acceptThenDrop: () => void (door = 'drop'),
    fallBehind: () => set({ readings: 'full' }),
    clear() {
      settings = NO_FAULTS
      door = 'open'
      for (const connection of [...connections]) connection.recover()
    },
    counts: () => ({ ...counts }),
  }
}

function noCounts(): Record<FaultName, number> {
  return {
    stall: 0,
    halfOpen: 0,
    duplicate: 0,
    garble: 0,
    truncate: 0,
    delay: 0,
    refuse: 0,
    drop: 0,
    fallBehind: 0,
  }
}
