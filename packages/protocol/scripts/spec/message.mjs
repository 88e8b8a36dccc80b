import { toJsonSchema } from './json-schema.mjs'

/**
 * @typedef {object} Message
 * @property {string} name
 * @property {'server' | 'client'} from
 * @property {string} summary one sentence
 * @property {object} schema JSON Schema of the whole frame
 * @property {(frame: unknown) => boolean} is whether a well-formed frame is this one
 */

/**
 * The frames of a table that are told apart by one field.
 *
 * @param {'server' | 'client'} from
 * @param {string} tag the field that holds the name
 * @param {Record<string, object>} schemas zod schemas of the other fields, by name
 * @param {Record<string, string | { summary: string, further: object }>} notes by name; `further`
 *   is JSON Schema for what the readers pass on unread or check by hand
 * @returns {Message[]}
 */
export function taggedFrames(from, tag, schemas, notes) {
  return Object.keys({ ...schemas, ...notes }).map((name) => {
    const note = notes[name]
    if (!note) throw new Error(`${from} ${name}: a frame without a summary`)
    const { summary, further = {} } = typeof note === 'string' ? { summary: note } : note
    const read = schemas[name] ? toJsonSchema(schemas[name], `${from} ${name}`) : { type: 'object' }
    return {
      name,
      from,
      summary,
      schema: merged({ properties: { [tag]: { const: name } }, required: [tag] }, read, further),
      is: (frame) => isObject(frame) && frame[tag] === name,
    }
  })
}

/** One object schema out of several: later ones add fields, and replace what they say again. */
export function merged(...schemas) {
  const required = schemas.flatMap((schema) => schema.required ?? [])
  return Object.assign({ type: 'object' }, ...schemas, {
    properties: Object.assign({}, ...schemas.map(({ properties }) => properties)),
    ...(required.length > 0 && { required: [...new Set(required)] }),
  })
}

export function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A value nobody looks into. */
export const ANY = { description: 'Any JSON value.' }
