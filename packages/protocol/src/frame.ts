import type { Guard, Guarded } from './guard.ts'
import type { Refusal, Unknown } from './messages.ts'
import { decoded, failed } from './problem.ts'
import type { Decoded, Failed } from './problem.ts'

/** A JSON object as it travelled: its fields are not yet known to be anything. */
export type Frame = Readonly<Record<string, unknown>>

type Guards = Readonly<Record<string, Guard<unknown>>>

/** How each checked frame becomes a neutral message; `raw` is the frame as it came. */
export type Readers<G extends Guards, Message> = {
  readonly [Name in keyof G]: (frame: Guarded<G[Name]>, raw: Frame) => Message
}

export function isFrame(value: unknown): value is Frame {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Reads a frame by the name it carries; one nobody knows is passed through whole. */
export function readNamed<G extends Guards, Message>(
  name: unknown,
  frame: Frame,
  guards: G,
  readers: Readers<G, Message>,
): Decoded<Message | Unknown> {
  if (typeof name !== 'string' || !Object.hasOwn(guards, name)) {
    return decoded({ type: 'unknown', frame })
  }
  const read = readers[name] as (frame: Frame, raw: Frame) => Message
  return readAs(frame, guards[name] as Guard<Frame>, (checked) => read(checked, frame))
}

export function readAs<Shape, Message>(
  frame: unknown,
  guard: Guard<Shape>,
  read: (frame: Shape) => Message,
): Decoded<Message> {
  const checked = guard(frame)
  return checked.ok ? decoded(read(checked.message)) : checked
}

/** Code and text of a refusal. Servers that send only a text are understood by it. */
export function refusal(
  from: { readonly code?: string; readonly message?: string },
  codes: Readonly<Record<string, string>> = {},
): Refusal {
  const message = from.message ?? ''
  const known = Object.hasOwn(codes, message) ? codes[message] : undefined
  return { code: from.code ?? known ?? 'unspecified', message }
}

export function notAFrame(): Failed {
  return failed('bad_shape', '', 'expected an object')
}
