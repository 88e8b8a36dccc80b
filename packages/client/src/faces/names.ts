import { isGlob, LIMITS } from 'maxine-protocol'
import { MaxineError } from '../errors.ts'

/** Names such as an application gives them: several, each once. `what` says of what, for the error. */
export function readNames(names: unknown, what: string): readonly string[] {
  if (!Array.isArray(names) || names.length === 0) {
    throw new MaxineError('bad_option', `a list of at least one ${what} is needed`)
  }
  return [...new Set(names.map((name) => readName(name, what)))]
}

export function readName(name: unknown, what: string): string {
  const isText = typeof name === 'string' && name !== '' && name.length <= LIMITS.text
  if (isText && !isGlob(name)) return name
  throw new MaxineError(
    'bad_option',
    `the name of a ${what} is a text of 1 to ${LIMITS.text} characters without *`,
  )
}

/** One segment of a path, so it must not look like more, or like the way up. */
export function readSegment(name: unknown, what: string): string {
  const segment = readName(name, what)
  if (!/[/\\]|^\.\.?$/.test(segment)) return segment
  throw new MaxineError('bad_option', `the name of a ${what} has no slash, and is not . or ..`)
}
