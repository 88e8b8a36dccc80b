/** Milliseconds a frame is late: some more, some less, and in their order. */
const [LEAST_MS, MOST_MS] = [400, 800]
const CHANGE_MS = 200

/**
 * Delays what the server says until the end it returns.
 *
 * @param {Pick<import('maxine-server-ref').ServerFaults, 'delay'>} faults
 * @param {() => number} random from 0 to 1
 * @returns {() => void}
 */
export function slowNetwork(faults, random) {
  /** @type {NodeJS.Timeout} */
  let timer
  const change = () => {
    faults.delay(Math.round(LEAST_MS + (MOST_MS - LEAST_MS) * random()))
    timer = setTimeout(change, CHANGE_MS)
  }
  change()
  return () => {
    clearTimeout(timer)
    faults.delay(0)
  }
}
