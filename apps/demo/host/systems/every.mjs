/**
 * Does something again and again until the end it returns. A server that is just being started anew has
 * no use for it, and is told the next time.
 *
 * @param {number} everyMs
 * @param {() => unknown} act
 * @returns {() => void}
 */
export function every(everyMs, act) {
  /** @type {NodeJS.Timeout} */
  let timer
  const turn = async () => {
    wait()
    await act()
  }
  const wait = () => {
    timer = setTimeout(() => void turn().catch(() => undefined), everyMs)
    timer.unref()
  }
  wait()
  return () => clearTimeout(timer)
}
