import { Breach } from './breach.ts'

/** A document as it came off the wire. */
export type Frame = Readonly<Record<string, unknown>>

/**
 * What a frame has to have: the named fields at least, lists in full length. A function decides by
 * itself, and `absent` is a field that may not be there.
 */
export type Shape = unknown

export const absent: unique symbol = Symbol('absent')

/** A predicate with the words that a failure is told in. */
export interface Wanted {
  readonly says: string
  readonly fits: (value: unknown) => boolean
}

export const anyText: Wanted = {
  says: 'a text',
  fits: (value) => typeof value === 'string' && value !== '',
}
export const anyOffset: Wanted = {
  says: 'an offset',
  fits: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
}
export const anyObject: Wanted = { says: 'an object', fits: isObject }
export const anyList: Wanted = { says: 'a list', fits: Array.isArray }

/** Anything that satisfies the condition, called by these words when it does not. */
export function where(says: string, fits: (value: unknown) => boolean): Wanted {
  return { says, fits }
}

export function fits(value: unknown, shape: Shape): boolean {
  if (isWanted(shape)) return shape.fits(value)
  if (Array.isArray(shape)) {
    return (
      Array.isArray(value) &&
      value.length === shape.length &&
      shape.every((part, index) => fits(value[index], part))
    )
  }
  if (!isObject(shape)) return Object.is(value, shape)
  if (!isObject(value)) return false
  return Object.entries(shape).every(([name, part]) =>
    part === absent ? !Object.hasOwn(value, name) : fits(value[name], part),
  )
}

/** Fails the case where the value has not the shape. */
export function assertFits(value: unknown, shape: Shape, what = 'the frame'): void {
  if (!fits(value, shape)) throw new Breach(`${what}: wanted ${show(shape)}, got ${show(value)}`)
}

/** In one line that fits a terminal. */
export function show(value: unknown): string {
  const text = write(value)
  return text.length > 300 ? `${text.slice(0, 297)}…` : text
}

function write(value: unknown): string {
  if (isWanted(value)) return `<${value.says}>`
  if (value === absent) return '<absent>'
  if (Array.isArray(value)) return `[${value.map(write).join()}]`
  if (!isObject(value)) return value === undefined ? 'nothing' : JSON.stringify(value)
  const fields = Object.entries(value).map(
    ([name, part]) => `${JSON.stringify(name)}:${write(part)}`,
  )
  return `{${fields.join()}}`
}

function isWanted(value: unknown): value is Wanted {
  return isObject(value) && typeof value['fits'] === 'function'
}

function isObject(value: unknown): value is Frame {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
