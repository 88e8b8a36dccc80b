import * as z from 'zod/mini'
import { badShape } from './guard.ts'
import type { Guard } from './guard.ts'
import { decoded } from './problem.ts'
import type { Decoded } from './problem.ts'

type Schemas = Readonly<Record<string, z.ZodMiniType>>

/** The guards of a table of schemas. */
export type GuardsOf<S extends Schemas> = { readonly [Name in keyof S]: Guard<z.infer<S[Name]>> }

/** Guards that ask zod: for servers, where its size is no matter. */
export function guardsOf<S extends Schemas>(schemas: S): GuardsOf<S> {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      name,
      (value: unknown) => readBy(schema, value),
    ]),
  ) as GuardsOf<S>
}

export function readBy<T>(schema: z.ZodMiniType<T>, value: unknown): Decoded<T> {
  const { success, data, error } = z.safeParse(schema, value)
  if (success) return decoded(data)
  const issue = error.issues[0]
  const expected = issue && 'expected' in issue ? issue.expected : 'a value allowed here'
  return badShape({ at: issue?.path.join('.') ?? '', expected })
}
