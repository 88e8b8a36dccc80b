import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { readGolden } from './golden-files.ts'
import { FOLDERS } from './wires.ts'

/** The five documents the project is built from, and what they were when it was. */
const SEEDS = {
  'maxine-event-streaming.md': '44be2625b15c00d7f25ca096d12c4896e116bdea92091d8116a64ccbe15a90b4',
  'maxine-websocket-events.md': 'c018716b3a27810cf35a4e7c04d98e9915944a57357fe259ee8d88c32af4e682',
  'nexus-websocket.md': 'd5656778666b771af2a452285fd43d4b51ed85649b7755d6af3c533a9b1aee16',
  'go-deployd-realtime.md': '3645178de9cc0fb743e9e9e4eabf8a0ea97197fdf466e565c34bc40aa23e1b15',
  'cliffracer-websocket.md': 'b5a00339b0ca95c17efc67163219fc8d90281ab18b549292d0cb232f08c0e21c',
}

/** Places that look like a frame and are none. */
const NOT_FRAMES: Readonly<Record<string, string>> = {
  'nexus-websocket.md:213': 'a key of the server’s own set of subscriptions',
  'nexus-websocket.md:848': 'a message to Redis, between servers',
}

const FRAME_STARTS =
  /^```json|JSON\.stringify\(\{|send_json\(\{|json\.dumps\(\{|broadcast_to_\w+\([^)]*\{$|this\.send\(\{|\bemit\('|\bEmit\("/

/** Parts of a literal that only a running program knows; the last is Go's empty interface. */
const COMPUTED = /\bnew Date\b|\bthis\.|^\{\}$/

const golden = FOLDERS.flatMap(readGolden)

describe.each(Object.entries(SEEDS))('the seed document %s', (file, sha256) => {
  const text = readFileSync(
    fileURLToPath(new URL(`../../../fixtures/seeds/${file}`, import.meta.url)),
    'utf8',
  )
  const lines = text.split('\n')
  const places = lines.flatMap((line, index) =>
    FRAME_STARTS.test(line) ? [{ place: `${file}:${index + 1}`, index }] : [],
  )

  test('is unchanged', () => {
    expect(createHash('sha256').update(text).digest('hex')).toBe(sha256)
  })

  test('has every frame it shows in a golden file', () => {
    const recorded = new Set(golden.flatMap(({ seeds = [] }) => seeds))
    const missing = places.filter(({ place }) => !recorded.has(place) && !(place in NOT_FRAMES))
    expect(missing.map(({ place }) => place)).toEqual([])
  })

  test('shows the frames that the golden files say it shows', () => {
    const known = new Set(places.map(({ place }) => place))
    const claimed = golden.flatMap(({ seeds = [] }) => seeds)
    expect(claimed.filter((place) => place.startsWith(`${file}:`) && !known.has(place))).toEqual([])
  })

  const written = places.flatMap(({ place, index }) => {
    const value = literalAt(lines.slice(index).join('\n'))
    return value === undefined || place in NOT_FRAMES ? [] : [{ place, value }]
  })

  test('has its literal frames recorded to the letter', () => {
    for (const { place, value } of written) {
      const frames = golden.filter(({ seeds = [] }) => seeds.includes(place))
      expect(
        frames.map(({ frame }) => frame),
        place,
      ).toContainEqual(value)
    }
  })
})

/** The first object literal from here on, where it stands for itself and names no variable. */
function literalAt(text: string): unknown {
  const literal = firstBraces(text)
  if (COMPUTED.test(literal)) return undefined
  try {
    return JSON.parse(JSON.stringify(runInNewContext(`(${literal})`))) as unknown
  } catch {
    return undefined
  }
}

function firstBraces(text: string): string {
  const start = text.indexOf('{')
  let depth = 0
  for (let at = start; at < text.length; at++) {
    if (text[at] === '{') depth++
    if (text[at] === '}' && --depth === 0) return text.slice(start, at + 1)
  }
  return ''
}
