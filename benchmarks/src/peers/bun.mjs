import { fileURLToPath } from 'node:url'
import { bunOf, provideRuntime } from '../../../scripts/matrix/provide-runtime.mjs'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** The version our packages are tried on as well; installed when it is first asked for. */
export function provideBun() {
  return provideRuntime(ROOT, bunOf('1.4.5'))
}
