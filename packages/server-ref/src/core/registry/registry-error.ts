import type { ProblemName } from 'maxine-protocol/http'

/** Why the registry does not do what it was asked; nothing has been done. */
export class RegistryError extends Error {
  readonly problem: Extract<ProblemName, 'bad-request' | 'conflict'>
  /** The field that is wrong. */
  readonly field: string

  constructor(problem: RegistryError['problem'], field: string, message: string) {
    super(`${field}: ${message}`)
    this.name = 'RegistryError'
    this.problem = problem
    this.field = field
  }
}
