import { isFrame } from './frame.ts'
import type { Frame } from './frame.ts'
import { decoded, failed } from './problem.ts'
import type { Decoded, Failed } from './problem.ts'

/**
 * What client halves check frames with, instead of zod: it alone is more than a whole client half.
 * Nobody writes guards by hand. `npm run guards` makes them from the schemas in `frames.ts`, and a
 * test holds both to the same answers for any JSON there is.
 */

/** What is wrong with a value: the path to it, and what should be there. */
export interface Wrong {
  readonly at: string
  readonly expected: string
}

/** Looks at a value that stands `at` a place, and copies nothing. */
export type Check = (value: unknown, at: string) => Wrong | undefined

/** Checks a value and leaves out what nobody knows. */
export type Guard<T> = (value: unknown) => Decoded<T>

/** What a guard lets through. */
export type Guarded<G> = G extends Guard<infer T> ? T : never

export function wrong(at: string, expected: string): Wrong {
  return { at, expected }
}

export function text(value: unknown, at: string): Wrong | undefined {
  return typeof value === 'string' ? undefined : wrong(at, 'string')
}

export function boolean(value: unknown, at: string): Wrong | undefined {
  return typeof value === 'boolean' ? undefined : wrong(at, 'boolean')
}

/** No infinity: `1e400` is valid JSON and reads as one. */
export function finite(value: unknown, at: string): Wrong | undefined {
  return Number.isFinite(value) ? undefined : wrong(at, 'a finite number')
}

/** A whole number from 0 to 2^53 - 1; beyond that, two offsets can read as the same number. */
export function count(value: unknown, at: string): Wrong | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0
    ? undefined
    : wrong(at, 'a whole number from 0 to 2^53 - 1')
}

/** An object of which nothing is known. */
export function open(value: unknown, at: string): Wrong | undefined {
  return isFrame(value) ? undefined : wrong(at, 'object')
}

/** May be missing. No JSON reads as undefined, so that a field of this value is one that is not there. */
export function optional(value: unknown, at: string, check: Check): Wrong | undefined {
  return value === undefined ? undefined : check(value, at)
}

export function nullable(check: Check): Check {
  return (value, at) => (value === null ? undefined : check(value, at))
}

export function listOf(check: Check): Check {
  return (value, at) => {
    if (!Array.isArray(value)) return wrong(at, 'array')
    for (const [index, member] of value.entries()) {
      const found = check(member, String(index))
      if (found) return within(at, found)
    }
    return undefined
  }
}

/** The same problem, seen from further out. */
export function within(at: string, found: Wrong | undefined): Wrong | undefined {
  return found && at ? wrong(`${at}.${found.at}`, found.expected) : found
}

/** The names a schema knows, with those of the objects and lists below it; true for what is kept whole. */
interface Known {
  readonly [name: string]: true | Known | readonly [Known]
}

export function guard<T>(check: Check, known: Known): Guard<T> {
  return (value) => {
    const found = check(value, '')
    return found ? badShape(found) : decoded(keep(value as Frame, known) as T)
  }
}

function keep(frame: Frame, known: Known): Frame {
  const kept: Record<string, unknown> = {}
  for (const name in known) {
    if (Object.hasOwn(frame, name)) kept[name] = keepInner(frame[name], known[name])
  }
  return kept
}

function keepInner(value: unknown, known: Known[string] | undefined): unknown {
  if (known === true || value === null) return value
  return Array.isArray(value)
    ? value.map((member: Frame) => keep(member, (known as readonly [Known])[0]))
    : keep(value as Frame, known as Known)
}

/**
 * The problem in one line; `outside` is where the checked value stands in its frame. The path holds
 * names of the schema only: no schema here names its fields by what was sent.
 */
export function badShape({ at, expected }: Wrong, ...outside: readonly string[]): Failed {
  return failed('bad_shape', [...outside, at].filter(Boolean).join('.'), `expected ${expected}`)
}
