/** How shells say that it was this signal. */
const CODES = /** @type {const} */ ({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })

const LOOK_EVERY_MS = 250

/**
 * Ends well when the process is asked to for the first time, and at once when it is asked again.
 *
 * @param {() => Promise<void>} close
 */
export function endOnSignals(close) {
  let asked = 0
  /** @param {number} code */
  const end = (code) => {
    asked += 1
    if (asked > 1) process.exit(code)
    void close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  for (const [signal, code] of Object.entries(CODES)) process.on(signal, () => end(code))
  if (process.env.npm_lifecycle_event !== undefined) onOrphaned(() => end(CODES.SIGTERM))
}

/**
 * A signal that is sent to npm alone ends npm and the shell below it, and never comes here.
 *
 * @param {() => void} act
 */
function onOrphaned(act) {
  const parent = process.ppid
  const look = () => {
    if (process.ppid === parent) setTimeout(look, LOOK_EVERY_MS).unref()
    else act()
  }
  look()
}
