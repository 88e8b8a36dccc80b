import { stopAll } from './child.mjs'

const CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }

/** What was started ends with us. */
export function stopOnSignals() {
  for (const [signal, code] of Object.entries(CODES)) {
    process.once(signal, () => void stopAll().then(() => process.exit(code)))
  }
}
