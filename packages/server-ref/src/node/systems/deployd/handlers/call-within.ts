import { createContext, Script } from 'node:vm'
import { HandlerTimeout } from '../../../../core/systems/deployd/handlers/handler.ts'

const NOTHING = () => undefined
const PLACE: { call: () => unknown } = { call: NOTHING }
const CONTEXT = createContext(PLACE)
const CALLS = new Script('call()')

/**
 * Calls a function and ends it, wherever it is, when its time is over: an endless loop too. What it
 * does once it has returned a promise is beyond this.
 *
 * @throws HandlerTimeout, or what the function throws.
 */
export function callWithin(limitMs: number, call: () => unknown): unknown {
  PLACE.call = call
  try {
    return CALLS.runInContext(CONTEXT, { timeout: limitMs }) as unknown
  } catch (error) {
    throw isTimeout(error) ? new HandlerTimeout(limitMs) : error
  } finally {
    PLACE.call = NOTHING
  }
}

/** The error is one of the place's own world, and no instance of ours. */
function isTimeout(error: unknown): boolean {
  const { code } = (typeof error === 'object' && error !== null ? error : {}) as { code?: unknown }
  return code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
}
