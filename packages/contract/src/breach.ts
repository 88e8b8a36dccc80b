/** The server broke the contract. The message says what was wanted and what came, in one line. */
export class Breach extends Error {
  override readonly name = 'Breach'
}

/** The server cannot be asked this, for a reason that is known only now. */
export class NotApplicable extends Error {
  override readonly name = 'NotApplicable'
}

/** Fails the case unless the condition holds. */
export function must(condition: unknown, otherwise: string): asserts condition {
  if (!condition) throw new Breach(otherwise)
}
