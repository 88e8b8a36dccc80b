import { problem, PROBLEM_TYPES } from 'maxine-protocol/http'
import type { About, ProblemDetails, ProblemName } from 'maxine-protocol/http'

/** Something about documents that is not done, and has changed nothing. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly details: ProblemDetails & { readonly errors?: Readonly<Record<string, string>> }

  constructor(details: Refused['details']) {
    super(details.detail ?? details.title)
    this.details = details
  }
}

export function refused(name: ProblemName, about: About = {}): Refused {
  return new Refused(problem(name, about))
}

/** What a handler cancelled with: under the name of a problem where its status has one. */
export function cancelled(status: number, detail: string): Refused {
  const names = Object.keys(PROBLEM_TYPES) as ProblemName[]
  const name = names.find((one) => PROBLEM_TYPES[one].status === status)
  if (name) return refused(name, { detail })
  return new Refused({ type: 'about:blank', title: 'Cancelled', status, detail, error: detail })
}

/** What `error(field, message)` was called with. */
export function invalid(errors: ReadonlyMap<string, string>): Refused {
  const [[field = '', detail = ''] = []] = errors
  const details = problem('bad-request', { detail, field })
  return new Refused({ ...details, errors: Object.fromEntries(errors) })
}
