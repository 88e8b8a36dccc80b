import * as z from 'zod/mini'
import { isFrame } from './frame.ts'
import type { Frame } from './frame.ts'

/**
 * The field schemas all dialects share. Where one is a check of our own, zod's costs a browser more
 * of the 7,500 bytes a dialect may take: `z.int()` 500, `z.array()` 440, `z.number()` 140,
 * `z.boolean()` 80 (gzip, zod 4.6.7).
 */

export const boolean = field<boolean>('boolean', (value) => typeof value === 'boolean')

/** No infinity: `1e400` is valid JSON and reads as one. */
export const finite = field<number>('a finite number', Number.isFinite)

/** A whole number from 0 to 2^53 - 1; beyond that, two offsets can read as the same number. */
export const count = field<number>(
  'a whole number from 0 to 2^53 - 1',
  (value) => Number.isSafeInteger(value) && (value as number) >= 0,
)

/** An object of which nothing is known; it passes through as it is. */
export const open = field<Frame>('object', isFrame)

export const text = z.exactOptional(z.string())
export const number = z.exactOptional(finite)
export const flag = z.exactOptional(boolean)

/** Text of 1 to `most` Unicode code points: so zod counts, and JSON Schema. */
export function bounded(most: number) {
  return z.string().check(z.minLength(1), z.maxLength(most))
}

/** A list whose members all have one shape. */
export function listOf<Member>(member: z.ZodMiniType<Member>): z.ZodMiniType<readonly Member[]> {
  const list = z.unknown().check((payload) => {
    const { value } = payload
    if (!Array.isArray(value)) return reject(payload, 'array')
    payload.value = value.map((item, index) => readMember(payload, member, item, index))
  })
  MEMBERS.set(list, member)
  return list as z.ZodMiniType<readonly Member[]>
}

/** Names of the sender's own to values of one shape; a problem inside shows the name as `*`. */
export function mapOf<Member>(
  member: z.ZodMiniType<Member>,
): z.ZodMiniType<Readonly<Record<string, Member>>> {
  const map = z.unknown().check((payload) => {
    const { value } = payload
    if (!isFrame(value)) return reject(payload, 'object')
    payload.value = Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, readMember(payload, member, inner, '*')]),
    )
  })
  MEMBERS.set(map, member)
  return map as z.ZodMiniType<Readonly<Record<string, Member>>>
}

/**
 * What each list and map is made of, for those who describe schemas rather than use them.
 *
 * @public Read by scripts/spec, from the built file.
 */
export const MEMBERS = new WeakMap<z.ZodMiniType, z.ZodMiniType>()

export function field<T>(expected: string, test: (value: unknown) => boolean): z.ZodMiniType<T> {
  return z.unknown().check((payload) => {
    if (!test(payload.value)) reject(payload, expected)
  }) as z.ZodMiniType<T>
}

/** The member as its schema reads it: what the schema does not know is left out, as from an object. */
function readMember(
  payload: z.core.ParsePayload,
  schema: z.ZodMiniType,
  member: unknown,
  at: string | number,
): unknown {
  const { data, error } = z.safeParse(schema, member)
  for (const issue of error?.issues ?? []) {
    payload.issues.push({ ...issue, path: [at, ...issue.path] } as z.core.$ZodRawIssue)
  }
  return data
}

function reject(payload: z.core.ParsePayload, expected: string): void {
  const issue = { code: 'invalid_type', expected, input: payload.value, path: [] }
  payload.issues.push(issue as unknown as z.core.$ZodRawIssue)
}
