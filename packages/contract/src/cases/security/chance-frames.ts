/** Frames put together by chance: the same seed makes the same ones. None brings a token. */
export function chanceFrames(seed: number, count: number): readonly string[] {
  const pick = createPick(seed)
  return Array.from({ length: count }, () => writeFrame(pick))
}

type Pick = <Item>(items: readonly Item[]) => Item

const KEYS = [
  'subscribe',
  'unsubscribe',
  'refresh_token',
  'ping',
  'hello',
  'id',
  'event',
  'type',
  '',
  'data',
]

const NAMES = ['id', 'event', 'serviceName', 'nodeId', 'v', 'subscriptions', 'since', 'filter']

const VALUES: readonly string[] = [
  ...['null', 'true', 'false', '0', '-0', '1e308', '-1', '0.1', '9007199254740993', '""', '"x"'],
  ...['[]', '{}', '[[]]', '[null]', '"\\u0000"', '"\\ud800"', '"\\u2028"', `"${'é'.repeat(300)}"`],
  ...['"*"', '"admin_event"', '{"length":1e9}', '{"then":1}', '{"toJSON":1}', '[1,[2,[3]]]'],
]

/** What is no JSON, or not only that. */
const BROKEN = [
  '',
  ' ',
  '{',
  '{"subscribe"',
  '\u0000',
  '{}{}',
  '{"a":1,}',
  "{'a':1}",
  'NaN',
  '\ufeff{}',
]

function writeFrame(pick: Pick): string {
  if (pick([1, 2, 3, 4, 5]) === 1) return pick(BROKEN)
  const fields = Array.from({ length: pick([1, 1, 2, 3]) }, () => {
    return `${JSON.stringify(pick(KEYS))}:${writeValue(pick)}`
  })
  return `{${fields.join()}}`
}

function writeValue(pick: Pick): string {
  if (pick([1, 2]) === 1) return pick(VALUES)
  const fields = [1, 2].map(() => `${JSON.stringify(pick(NAMES))}:${pick(VALUES)}`)
  return `{${fields.join()}}`
}

/** Numerical Recipes' congruential generator: good enough to choose, and the same everywhere. */
function createPick(seed: number): Pick {
  let state = seed
  return (items) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const item = items[Math.floor((state / 2 ** 32) * items.length)]
    return item as (typeof items)[number]
  }
}
