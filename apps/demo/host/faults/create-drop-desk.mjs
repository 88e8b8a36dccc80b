/** Milliseconds for which a server stays away: long enough to be seen, and for something to be missed. */
const AWAY_MS = 3_000

/** As a proxy in front of a server that is away. */
const UNAVAILABLE = 503

/**
 * The one trouble of a server that is no Maxine: its connections are lost, and none is to be had for a
 * while. Its routes go on answering, so that something happens meanwhile.
 *
 * @param {Pick<import('maxine-server-ref').RunningSystem, 'faults'>} server
 * @param {{ awayMs?: number }} [options]
 * @returns {import('./create-fault-desk.mjs').FaultDesk}
 */
export function createDropDesk({ faults }, { awayMs = AWAY_MS } = {}) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  function clear() {
    clearTimeout(timer)
    timer = undefined
    faults.clear()
  }
  return {
    names: ['drop'],
    async make(name) {
      if (name !== 'drop') return undefined
      clearTimeout(timer)
      faults.refuseWith(UNAVAILABLE)
      faults.resetAll()
      timer = setTimeout(clear, awayMs)
      const seconds = Math.round(awayMs / 100) / 10
      const says = `Every connection was reset, without a word; the next one can be had in ${seconds} s.`
      return { name, says, lastsMs: awayMs }
    },
    clear,
  }
}
