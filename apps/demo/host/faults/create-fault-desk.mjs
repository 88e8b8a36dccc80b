import { burst } from './burst.mjs'
import { slowNetwork } from './slow-network.mjs'

/**
 * @typedef {object} Made what became of a fault that was asked for
 * @property {string} name
 * @property {string} says for people
 * @property {number} [lastsMs] until it ends by itself; left out where it is over already
 *
 * @typedef {object} FaultDesk
 * @property {readonly string[]} names
 * @property {(name: string) => Promise<Made | undefined>} make nothing for a name nobody knows
 * @property {() => void} clear ends all that stands
 *
 * @typedef {object} FaultTimes milliseconds
 * @property {number} halfOpenMs long enough to be noticed by both ends, and short enough to be waited for
 * @property {number} slowMs
 * @property {number} burstMs in which 10,000 events are published
 */

/** What a busy machine may add to the time of a burst, before the rest of it is left out. */
const MOST_LATE = 5

/** @type {FaultTimes} */
const TIMES = { halfOpenMs: 20_000, slowMs: 15_000, burstMs: 2_000 }

/**
 * Makes trouble on the server by name. Several can stand at once, each until its own time has come.
 *
 * @param {Pick<import('maxine-server-ref').RunningServer, 'registry' | 'publish' | 'faults'>} server
 * @param {Partial<FaultTimes> & { random?: () => number }} [options]
 * @returns {FaultDesk}
 */
export function createFaultDesk(server, { random = Math.random, ...times } = {}) {
  const { halfOpenMs, slowMs, burstMs } = { ...TIMES, ...times }
  const { faults } = server
  const standing = createStanding()
  /** @type {Promise<void> | undefined} */
  let restarting

  /** @type {Record<string, () => Promise<Omit<Made, 'name'>> | Omit<Made, 'name'>>} */
  const makers = {
    drop() {
      faults.resetAll()
      return { says: 'Every connection was reset, without a word.' }
    },
    'half-open'() {
      faults.halfOpen('standing')
      // All trouble of frames ends together; a network that is slow is made so again in a moment.
      standing.begin('half-open', halfOpenMs, () => faults.clear())
      return {
        says: 'Nothing goes either way on any connection there is, and neither side is told.',
        lastsMs: halfOpenMs,
      }
    },
    'expire-tokens'() {
      faults.expireTokens()
      return { says: 'Every session has ended: its token has expired.' }
    },
    async 'restart-new-epoch'() {
      standing.end('burst')
      restarting ??= faults.restart({ epoch: 'new' }).finally(() => (restarting = undefined))
      await restarting
      return { says: 'The server started anew, and remembers nothing of what was.' }
    },
    burst() {
      standing.begin('burst', burstMs * MOST_LATE, burst(server, burstMs))
      return { says: '10,000 events are on their way.', lastsMs: burstMs }
    },
    'slow-network'() {
      standing.begin('slow-network', slowMs, slowNetwork(faults, random))
      return { says: 'What the server says comes late, by more and by less.', lastsMs: slowMs }
    },
    clear() {
      clear()
      return { says: 'All trouble has ended.' }
    },
  }
  function clear() {
    standing.endAll()
    faults.clear()
  }
  return {
    names: Object.keys(makers),
    async make(name) {
      if (!Object.hasOwn(makers, name)) return undefined
      return { name, ...(await makers[name]()) }
    },
    clear,
  }
}

/** What has begun, and how each of it ends: when its time has come, or when it begins again. */
function createStanding() {
  /** @type {Map<string, () => void>} */
  const ends = new Map()
  const end = (/** @type {string} */ name) => ends.get(name)?.()
  return {
    /** @param {string} name @param {number} lastsMs @param {() => void} undo */
    begin(name, lastsMs, undo) {
      end(name)
      const timer = setTimeout(() => end(name), lastsMs)
      ends.set(name, () => {
        clearTimeout(timer)
        ends.delete(name)
        undo()
      })
    },
    end,
    endAll: () => [...ends.keys()].forEach(end),
  }
}
