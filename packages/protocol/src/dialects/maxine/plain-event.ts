/**
 * One regular expression proves of nearly every event what the guards of `guards.ts`, and the walk
 * for forbidden names and depth in `json.ts`, would find one by one: 80 ns for 140 characters in the
 * place of 170 (Node 20), and of an event that nobody hears nothing else has to be read at all. It
 * may leave events to the guards, but none that passes may be one that they refuse: tested by
 * comparing the two.
 */

const TEXT = String.raw`"[^"\\\x00-\x1f]*"`
const NUMBER = String.raw`-?(?:0|[1-9]\d{0,14})`
const SCALAR = String.raw`(?:${TEXT}|${NUMBER}(?:\.\d{1,9})?|true|false|null)`

const FORBIDDEN = '__proto__|constructor|prototype'
const TEXTS = 'nodeId|serviceName|key|host'
const NUMBERS = 'port|version|failures|nextTry'

const FLAT = String.raw`\{(?:"(?!(?:${FORBIDDEN})")\w+":${SCALAR}(?:,(?=")|(?=\})))*\}`
const ANY = String.raw`(?!(?:${TEXTS}|${NUMBERS}|metadata|${FORBIDDEN})")\w+":(?:${SCALAR}|${FLAT})`
const FIELD = String.raw`,"(?:(?:${TEXTS})":${TEXT}|(?:${NUMBERS})":${NUMBER}|metadata":${FLAT}|${ANY})`

/** A name, and the fields that its data must have, first. */
const BEGINNINGS = [
  String.raw`config_\w+","data":\{"serviceName":${TEXT},"key":${TEXT}`,
  String.raw`service_registered","data":\{(?:"serviceName":${TEXT},"nodeId":${TEXT}|"nodeId":${TEXT},"serviceName":${TEXT})`,
  String.raw`dependency_\w+","data":\{"serviceName":${TEXT}`,
  String.raw`(?!config_|dependency_|service_registered")\w+","data":\{(?:"serviceName":${TEXT},)?"nodeId":${TEXT}`,
]

const START = '{"event":"'

const PLAIN_EVENT = new RegExp(
  String.raw`\{"event":"(?:${BEGINNINGS.join('|')})(?:${FIELD})*\},"timestamp":[1-9]\d{0,14},"offset":(?:0|[1-9]\d{0,14})\}`,
  'y',
)

/** What is longer could have more names than a frame may have. */
const LONGEST = 100_000

/** Whether all of it is one event that any check would pass, numbered, of the stream without a name. */
export function isPlainEvent(text: string): boolean {
  return text.length <= LONGEST && endOfEvent(text, 0) === text.length
}

/** The same of an array of such events. */
export function isPlainArray(text: string): boolean {
  if (text.length > LONGEST || !text.startsWith('[')) return false
  let end = 0
  do end = endOfEvent(text, end + 1)
  while (text[end] === ',')
  return end === text.length - 1 && text.endsWith(']')
}

/**
 * The offset of a plain event whose name is such a one; of any other text nothing.
 *
 * @param isUnheard asked first, for it costs less than to look at the rest
 */
export function offsetIf(text: string, isUnheard: (event: string) => boolean): number | undefined {
  // All frames but events begin otherwise; whether the rest of the beginning is right is seen below.
  if (text.charCodeAt(2) !== E) return undefined
  const name = text.slice(START.length, text.indexOf('"', START.length))
  return isUnheard(name) && isPlainEvent(text) ? lastNumber(text) : undefined
}

const E = 101
const ZERO = 48

/** The number before the closing brace; by hand it takes a quarter of what slice and Number do. */
function lastNumber(text: string): number {
  let number = 0
  for (let at = text.length - 2, unit = 1; ; at--, unit *= 10) {
    const digit = text.charCodeAt(at) - ZERO
    if (!(digit >= 0 && digit <= 9)) return number
    number += digit * unit
  }
}

/** -1 where there is none. */
function endOfEvent(text: string, from: number): number {
  PLAIN_EVENT.lastIndex = from
  return PLAIN_EVENT.test(text) ? PLAIN_EVENT.lastIndex : -1
}
