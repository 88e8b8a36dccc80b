import * as z from 'zod/mini'
import type { Refusal, Unknown } from './messages.ts'
import { decoded, failed } from './problem.ts'
import type { Decoded, Failed } from './problem.ts'

/** A JSON object as it travelled: its fields are not yet known to be anything. */
export type Frame = Readonly<Record<string, unknown>>

type Schemas = Readonly<Record<string, z.ZodMiniType>>

/** How each checked frame becomes a neutral message. */
export type Readers<S extends Schemas, Message> = {
  readonly [Name in keyof S]: (frame: z.infer<S[Name]>) => Message
}

export function isFrame(value: unknown): value is Frame {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Reads a frame by the name it carries; one nobody knows is passed through whole. */
export function readNamed<S extends Schemas, Message>(
  name: unknown,
  frame: Frame,
  schemas: S,
  readers: Readers<S, Message>,
): Decoded<Message | Unknown> {
  if (typeof name !== 'string' || !Object.hasOwn(schemas, name)) {
    return decoded({ type: 'unknown', frame })
  }
  return readAs(
    frame,
    schemas[name] as z.ZodMiniType<Frame>,
    readers[name] as (frame: Frame) => Message,
  )
}

export function readAs<Shape, Message>(
  frame: unknown,
  schema: z.ZodMiniType<Shape>,
  read: (frame: Shape) => Message,
): Decoded<Message> {
  const checked = z.safeParse(schema, frame)
  return checked.success ? decoded(read(checked.data)) : badShape(checked.error.issues)
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

/**
 * Turns a failed zod check into one line; `within` is where the checked value stands in its frame.
 * The path holds names of the schema only: no schema here names its fields by what was sent.
 */
export function badShape(
  issues: readonly z.core.$ZodIssue[],
  within: readonly string[] = [],
): Failed {
  const issue = issues[0]
  const path = [...within, ...(issue?.path ?? [])].join('.')
  const expected = issue && 'expected' in issue ? issue.expected : 'a value allowed here'
  return failed('bad_shape', path, `expected ${expected}`)
}
