import * as z from 'zod/mini'
import { isFrame } from './frame.ts'
import type { Frame } from './frame.ts'
import * as guard from './guard.ts'
import type { Check } from './guard.ts'
import * as time from './instant.ts'

// The field schemas all dialects share. Checks of our own are the very functions that the guards of
// the client halves call, so that the two halves cannot differ in them.

/**
 * What each list and map is made of, for those who describe schemas rather than use them.
 *
 * @public Read by scripts/spec and scripts/guards.
 */
export const MEMBERS = new WeakMap<z.ZodMiniType, z.ZodMiniType>()

/** The check behind each field of our own. @public Read by scripts/guards. */
export const CHECKS = new WeakMap<z.ZodMiniType, Check>()

export const boolean = field<boolean>(guard.boolean)

export const finite = field<number>(guard.finite)

export const count = field<number>(guard.count)

/** It passes through as it is. */
export const open = field<Frame>(guard.open)

/** A time as text, such as `2025-11-03T01:54:00.000Z`. Marked, so that a bundle without times drops it. */
export const instant = /* @__PURE__ */ field<string>(time.instant)

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

export function field<T>(check: Check): z.ZodMiniType<T> {
  const schema = z.unknown().check((payload) => {
    const wrong = check(payload.value, '')
    if (wrong) reject(payload, wrong.expected)
  })
  CHECKS.set(schema, check)
  return schema as z.ZodMiniType<T>
}

/** A field that no guard is made for: of a request, of an answer. */
export function fieldThat<T>(
  expected: string,
  test: (value: unknown) => boolean,
): z.ZodMiniType<T> {
  return field((value, at) => (test(value) ? undefined : guard.wrong(at, expected)))
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
