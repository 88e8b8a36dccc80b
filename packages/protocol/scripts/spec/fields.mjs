import { z } from 'zod'
import { action } from '../../dist/dialects/deployd/frames.js'
import { filters } from '../../dist/dialects/nexus/frames.js'
import { boolean, count, finite, instant, MEMBERS, open } from '../../dist/fields.js'
import { circuitState, outcome, port, positive, present } from '../../dist/http/schemas.js'

const SCALAR = ['string', 'number', 'boolean', 'null'].map((type) => ({ type }))

/** What our own checks let in, by the schema that makes them. */
export const FIELDS = new Map([
  [boolean, { type: 'boolean' }],
  [finite, { type: 'number' }],
  [count, { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER }],
  [open, { type: 'object' }],
  [
    instant,
    {
      type: 'string',
      description: 'A time in ISO 8601; one without a zone is in UTC.',
      // A day no calendar has passes here and is refused by the readers.
      pattern: String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?$`,
    },
  ],
  [action, { type: 'string', enum: ['created', 'updated', 'deleted'] }],
  [
    filters,
    {
      type: ['object', 'null'],
      description:
        'Field of the data to the value it must have, or to several of which one will do.',
      additionalProperties: {
        anyOf: [...SCALAR, { type: 'array', items: { anyOf: SCALAR } }],
      },
    },
  ],
  [present, { description: 'Any JSON value.' }],
  [port, { type: 'integer', minimum: 1, maximum: 65_535 }],
  [positive, { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER }],
  [circuitState, { type: 'string', enum: ['closed', 'open', 'half-open'] }],
  [outcome, { type: 'string', enum: ['success', 'failure'] }],
])

/** What a list or a map is made of; which of the two it is shows in which empty one it takes. */
export function membersOf(schema) {
  const member = MEMBERS.get(schema)
  if (!member) return undefined
  return { kind: z.safeParse(schema, []).success ? 'list' : 'map', member }
}
