/**
 * One regular expression proves of nearly every event what JSON.parse, the walk of `json.ts` and the
 * guards of `guards.ts` would find: 0.12 µs in the place of the 0.9 that `decode` takes (130
 * characters, Node 20). It may leave an event to those, but none may pass that they would refuse.
 */

const TEXT = String.raw`"[^"\\\x00-\x1f]*"`
const NUMBER = String.raw`-?(?:0|[1-9]\d{0,14})`
const FORBIDDEN = '__proto__|constructor|prototype'
const TEXTS = 'nodeId|serviceName|key|host'
const NUMBERS = 'port|version|failures|nextTry'

/** An object or a list in the place of a value is left to `decode`. */
const ANY = String.raw`(?!(?:${TEXTS}|${NUMBERS}|metadata|${FORBIDDEN})")\w+":(?:${TEXT}|${NUMBER}|true|false|null)`
const FIELD = String.raw`,"(?:(?:${TEXTS})":${TEXT}|(?:${NUMBERS})":${NUMBER}|${ANY})`

/** A name, and the fields that its data must have, first. */
const BEGINNINGS = [
  String.raw`config_\w+","data":\{"serviceName":${TEXT},"key":${TEXT}`,
  String.raw`service_registered","data":\{"serviceName":${TEXT},"nodeId":${TEXT}`,
  String.raw`dependency_\w+","data":\{"serviceName":${TEXT}`,
  String.raw`(?!config_|dependency_|service_registered")\w+","data":\{(?:"serviceName":${TEXT},)?"nodeId":${TEXT}`,
]

const START = '{"event":"'

const PLAIN_EVENT = new RegExp(
  String.raw`^\{"event":"(?:${BEGINNINGS.join('|')})(?:${FIELD})*\},"timestamp":[1-9]\d{0,14},"offset":(?:0|[1-9]\d{0,14})\}$`,
)

/** What is longer could have more names than a frame may have. */
const LONGEST = 100_000

/**
 * The offset of an event that need not be decoded, since its name is such a one and all of it is
 * what `decode` would take for an event of the default stream; of any other text nothing.
 */
export function peek(text: string, isUnheard: (event: string) => boolean): number | undefined {
  // Nearly all frames but events begin otherwise.
  if (text.charCodeAt(2) !== E) return undefined
  const name = text.slice(START.length, text.indexOf('"', START.length))
  const isOne = isUnheard(name) && text.length <= LONGEST && PLAIN_EVENT.test(text)
  return isOne ? lastNumber(text) : undefined
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
