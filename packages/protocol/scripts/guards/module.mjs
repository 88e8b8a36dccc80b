import { Writer } from './writer.mjs'

/** Names in frames.ts that say “schemas”, which guards are none of. */
const RENAMED = { eventSchemas: 'eventData' }

/**
 * The text of a guards.ts, before prettier.
 *
 * @param {import('./load.mjs').Sources} sources
 * @param {{ frames: string[], checks: string[] }} wanted names that frames.ts exports
 */
export function writeModule(sources, wanted) {
  const writer = new Writer(sources)
  const exported = [
    ...wanted.frames.map((name) => frameTable(writer, name, sources.frames[name])),
    ...wanted.checks.flatMap((name) => checksOf(writer, name, sources.frames[name])),
  ]
  const functions = writer.functions()
  return [
    '// Written by `npm run guards` from frames.ts: change that, not this.',
    [...writer.imports(), `import type * as frames from './frames.ts'`].join('\n'),
    ...exported,
    ...functions,
  ].join('\n\n')
}

function frameTable(writer, name, schemas) {
  writer.use('guard')
  writer.use('GuardsOf', '../../schema.ts', 'import type')
  const entries = Object.entries(schemas).map(
    ([type, schema]) =>
      `'${type}': guard(${writer.check(schema, [type])}, ${writer.known(schema)})`,
  )
  return `export const ${name}: GuardsOf<typeof frames.${name}> = { ${entries.join(', ')} }`
}

/** A table of checks, or one check under the name of its schema. */
function checksOf(writer, name, schemas) {
  if ('_zod' in schemas) {
    writer.check(schemas, [])
    return []
  }
  writer.use('Check', undefined, 'import type')
  const entries = Object.entries(schemas).map(
    ([event, schema]) => `['${event}', ${writer.check(schema, [event])}]`,
  )
  const exported = RENAMED[name] ?? name
  // A map, because an event's name fresh from JSON is found in it in half the time.
  return `export const ${exported}: ReadonlyMap<string, Check> = new Map([ ${entries.join(', ')} ])`
}
