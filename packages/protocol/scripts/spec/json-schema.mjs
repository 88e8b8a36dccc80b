import { z } from 'zod'
import { FIELDS, membersOf } from './fields.mjs'

/**
 * The JSON Schema of what a zod schema lets in. Throws, with the place, for a check of our own that
 * `fields.mjs` does not describe: nothing is left untyped without somebody saying so.
 *
 * @param {import('zod').core.$ZodType} schema
 * @param {string} at where it is from, for the error
 */
export function toJsonSchema(schema, at) {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ zodSchema, jsonSchema, path }) => describe(zodSchema, jsonSchema, [at, ...path]),
  })
  failOnEmpty(json, at)
  return json
}

const ANYTHING = { description: 'Any JSON value.' }

/** Zod knows nothing of a check of our own: to it, `z.unknown().check()` lets everything in. */
function describe(schema, json, path) {
  const { type, checks = [] } = schema._zod.def
  if (type !== 'unknown') return
  const at = path.join('.')
  const described = checks.length === 0 ? ANYTHING : (FIELDS.get(schema) ?? collection(schema, at))
  if (!described) throw new Error(`${at}: a check that scripts/spec/fields.mjs does not describe`)
  for (const name of Object.keys(json)) delete json[name]
  Object.assign(json, described)
}

function collection(schema, at) {
  const found = membersOf(schema)
  if (!found) return undefined
  return found.kind === 'list'
    ? { type: 'array', items: toJsonSchema(found.member, `${at}[]`) }
    : { type: 'object', additionalProperties: toJsonSchema(found.member, `${at}.*`) }
}

/** `const`, `examples` and the like hold values, and a value may be empty. */
const SCHEMAS = new Set(['items', 'additionalProperties', 'anyOf', 'oneOf', 'allOf', 'not'])

function failOnEmpty(json, at) {
  if (Object.keys(json).length === 0) throw new Error(`${at}: a schema that lets everything in`)
  for (const [name, inner] of Object.entries(json.properties ?? {})) {
    failOnEmpty(inner, `${at}.${name}`)
  }
  for (const name of SCHEMAS) {
    const inner = json[name]
    if (typeof inner !== 'object') continue
    for (const one of Array.isArray(inner) ? inner : [inner]) failOnEmpty(one, `${at}.${name}`)
  }
}
