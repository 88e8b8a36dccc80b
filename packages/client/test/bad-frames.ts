import { LIMITS } from 'maxine-protocol'

/** A good frame of a server, as an object of plain values. */
export type GoodFrame = Readonly<Record<string, unknown>>

/** What stands where something else should. */
const WRONG: readonly unknown[] = [null, true, 7, -1.5, 'x', '', [], [[7]], {}, { toString: 7 }]

/** Names that objects have already, that the client itself tells by, or that it should not look up. */
export const ODD_NAMES: readonly string[] = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', 'then'],
  ...['open', 'close', 'error', 'state', 'gap', 'event', 'token_refreshed', '', ' ', '\u0000'],
]

/**
 * A good frame made bad in one place, in every way: fields that are missing, are something else, or
 * are too long or too deep; names that mean something to JavaScript; and texts that are no frame.
 */
export function badFrames(good: GoodFrame): string[] {
  const changed = placesIn(good).flatMap((place) => [
    without(good, place),
    ...WRONG.map((value) => withValue(good, place, value)),
    ...ODD_NAMES.map((name) => withValue(good, place, name)),
    withValue(good, place, 'x'.repeat(LIMITS.text + 1)),
    withValue(good, place, nested(LIMITS.depth + 1)),
    withValue(good, place, nested(LIMITS.depth - 3)),
  ])
  const text = JSON.stringify(good)
  const inside = (fields: string) => text.replace(/^\{/, `{${fields},`)
  return [
    ...changed.map((frame) => JSON.stringify(frame)),
    inside('"__proto__":{"isAdmin":true}'),
    inside('"constructor":{"prototype":{"isAdmin":true}}'),
    inside('"toString":7,"hasOwnProperty":7'),
    inside('"extra":{"of":"a later version"}'),
    inside(`"extra":"${'x'.repeat(LIMITS.serverFrame)}"`),
    `[${text}]`,
    `${text}${text}`,
    text.slice(0, -1),
    text.slice(1),
    text.replace(/"/g, "'"),
    `${text}\n`,
    `\ufeff${text}`,
  ]
}

/** No JSON, or no object. */
export const NO_FRAMES: readonly string[] = [
  ...['', ' ', '\n', 'x', '{', '}', '[', 'null', 'true', '7', '"x"', '[]', '[[]]', '{}'],
  ...['{"type":', '{"type":null}', '{"type":7}', '{"type":[]}', '{"type":{}}', '1e400', 'NaN'],
  ...['\ud800', '{"a":1}\n{"a":', '['.repeat(500_000), '{"a":'.repeat(100_000)],
]

type Place = readonly string[]

/** Every field, however deep. */
function placesIn(value: unknown, above: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => {
    const place = [...above, name]
    return [place, ...placesIn(inner, place)]
  })
}

function without(good: GoodFrame, place: Place): unknown {
  const [frame, holder, name] = copied(good, place)
  Reflect.deleteProperty(holder, name)
  return frame
}

function withValue(good: GoodFrame, place: Place, value: unknown): unknown {
  const [frame, holder, name] = copied(good, place)
  holder[name] = value
  return frame
}

/** A copy, and in it what holds that place. */
function copied(good: GoodFrame, place: Place): [unknown, Record<string, unknown>, string] {
  const frame: unknown = structuredClone(good)
  let holder = frame as Record<string, unknown>
  for (const name of place.slice(0, -1)) holder = holder[name] as Record<string, unknown>
  return [frame, holder, place.at(-1) ?? '']
}

function nested(levels: number): unknown {
  let value: unknown = 7
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { a: value }
  return value
}
