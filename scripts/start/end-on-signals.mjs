/** How shells say that it was this signal. */
const CODES = /** @type {const} */ ({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })

/**
 * Ends well when the process is asked to for the first time, and at once when it is asked again.
 *
 * @param {() => Promise<void>} close
 */
export function endOnSignals(close) {
  let asked = 0
  for (const [signal, code] of Object.entries(CODES)) {
    process.on(signal, () => {
      asked += 1
      if (asked > 1) process.exit(code)
      void close().then(
        () => process.exit(0),
        () => process.exit(1),
      )
    })
  }
}
