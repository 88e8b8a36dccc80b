import { LIMITS } from 'maxine-protocol'

/**
 * A frame of the service's own: its type and the fields beside it. Of types that are not the guide's
 * the fields travel in `data`, which clients read alike.
 */
export interface ServiceMessage {
  readonly type: string
  readonly [field: string]: unknown
}

/** Something a service says, as the neutral model has it. */
export interface Said {
  readonly event: string
  readonly data: unknown
}

/** What stands in `data` and nowhere else is the payload itself. Throws a TypeError for what has no type. */
export function saidBy(message: ServiceMessage): Said {
  const { type, ...rest } = message
  if (!isName(type)) throw new TypeError('a message needs a type of 1 to 256 characters')
  const isWrapped = Object.keys(rest).join() === 'data'
  return { event: type, data: isWrapped ? rest['data'] : rest }
}

/** Whether it can name a type, a topic, a room or a user. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && Array.from(value).length <= LIMITS.text
}

export function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
