import { LIMITS } from 'maxine-protocol'
import type { ClientMessage } from 'maxine-protocol'
import type { Engine } from '../engine.ts'
import { MaxineError } from '../errors.ts'

/** Whether it went to the open socket of a connection that stands; what is not sent is not kept. */
export function sendFrame(engine: Engine, frame: unknown): boolean {
  if (typeof frame !== 'object' || frame === null || Array.isArray(frame)) {
    throw new MaxineError('bad_option', 'a frame is an object')
  }
  return sendMessage(engine, { type: 'unknown', frame })
}

/** Throws where the wire cannot say it. */
export function sendMessage(engine: Engine, message: ClientMessage): boolean {
  const { shell, settings } = engine
  const length = lengthOf(() => settings.dialect.encode(message))
  if (length > LIMITS.clientFrame) {
    throw new MaxineError('too_large', `a frame has at most ${LIMITS.clientFrame} bytes`)
  }
  return shell.state.status === 'connected' && shell.send(message)
}

function lengthOf(encode: () => ReturnType<Engine['settings']['dialect']['encode']>): number {
  const encoded = attempt(encode)
  if (!encoded.ok) throw new MaxineError(encoded.problem.code, encoded.problem.message)
  return Math.max(0, ...encoded.frames.map((text) => text.length))
}

/** What refers to itself, or holds a bigint, is no JSON. */
function attempt<Value>(make: () => Value): Value {
  try {
    return make()
  } catch (cause) {
    throw new MaxineError('bad_option', 'this cannot be written as JSON', { cause })
  }
}
