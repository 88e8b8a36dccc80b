import { DOUBLES } from './doubles.ts'
import type { DoubleName } from './doubles.ts'

/** A verb that this double cannot do as a real server would; its message says what to use instead. */
export class CannotSimulateError extends Error {
  override readonly name = 'CannotSimulateError'
}

/** For a verb of the table. */
export function cannotSimulate(double: DoubleName, verb: string): CannotSimulateError {
  const what = DOUBLES.find((row) => row.verb === verb)?.what ?? verb
  return new CannotSimulateError(
    `${verb}: ${double} cannot show that ${what}. Use startServer({ testing: true }) of maxine-server-ref for it.`,
  )
}
