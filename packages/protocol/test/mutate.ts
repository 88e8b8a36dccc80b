import { below, pick } from './random.ts'
import type { Random } from './random.ts'

type Branch = Record<string, unknown>

/** Texts that stand where JSON would, or are pieces of it. */
const PIECES = [
  ...[
    '{',
    '}',
    '[',
    ']',
    '"',
    ':',
    ',',
    ' ',
    '\n',
    '\\',
    '\\u',
    '//',
    "'",
    '-',
    '0',
    '1e400',
    'NaN',
  ],
  ...['null', 'true', 'false', 'undefined', '{"', '":', '"type":', '"event":', '__proto__'],
  ...['\ud800', '\udc00', '\u0000', '\u2028', '\ufeff', 'é', '😀', 'a'],
]

const NAMES = [
  ...['type', 'event', 'data', 'offset', 'epoch', 'timestamp', 'token', 'auth', 'hello', 'id'],
  ...['subscribe', 'filter', 'filters', 'channels', 'topics', 'channel', 'room', 'message', 'code'],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', 'a', ''],
]

const SCALARS: readonly unknown[] = [
  ...[null, true, false, 0, -0, 1, -1, 1.5, 2 ** 53, 2 ** 53 - 1, -(2 ** 53), 1e308, 5e-324],
  ...['', 'a', '0', '**', 'order.*', 'service_registered', 'collection:todos', 'created'],
  ...['__proto__', 'constructor', 'toString', 'collection_change', 'telemetry.metrics', 'ping'],
  ...['2025-11-03T01:54:00.000Z', '0000-01-01T00:00+23:59', 'Invalid channels: a, b', '\ud800'],
  ...['x'.repeat(65), 'x'.repeat(257), 'Unknown action: x', 'Insufficient permissions'],
]

/** Stands for a number no JavaScript value is written as. */
const HUGE = 'a number past every double'

export function randomText(random: Random): string {
  return Array.from({ length: below(random, 24) }, () => pick(random, PIECES)).join('')
}

export function randomValue(random: Random, levels = 4): unknown {
  const kind = levels === 0 ? 0 : below(random, 6)
  if (kind < 3) return random() < 0.02 ? HUGE : pick(random, SCALARS)
  const members = Array.from({ length: below(random, 4) }, () => randomValue(random, levels - 1))
  if (kind === 3) return members
  return Object.fromEntries(members.map((member) => [pick(random, NAMES), member]))
}

/** Writes a value with what `JSON.stringify` never writes: `1e400`. */
export function written(value: unknown): string {
  return JSON.stringify(value).replaceAll(`"${HUGE}"`, '1e400')
}

/** Changes characters: flips, cuts, repeats, inserts. */
export function mutateText(random: Random, text: string): string {
  const at = below(random, text.length + 1)
  const end = Math.min(text.length, at + 1 + below(random, 8))
  switch (below(random, 6)) {
    case 0:
      return text.slice(0, at)
    case 1:
      return text.slice(0, at) + text.slice(end)
    case 2:
      return text.slice(0, end) + text.slice(at)
    case 3:
      return text.slice(0, at) + pick(random, PIECES) + text.slice(at)
    case 4:
      return flipBit(random, text, at)
    default:
      return text + pick(random, ['\n', ' ', ',']) + text
  }
}

function flipBit(random: Random, text: string, at: number): string {
  const flipped = text.charCodeAt(Math.min(at, text.length - 1)) ^ (1 << below(random, 8))
  return text.slice(0, at) + String.fromCharCode(flipped) + text.slice(at + 1)
}

/** Changes a parsed document in one to three places; the value given is used up. */
export function mutateValue(random: Random, value: unknown): unknown {
  const root = { value }
  for (let left = 1 + below(random, 3); left > 0; left--) mutateOnce(random, root)
  return root.value
}

function mutateOnce(random: Random, root: Branch): void {
  const [branch, name] = somewhere(random, root)
  const old = branch[name]
  switch (below(random, 8)) {
    case 0:
      if (branch !== root) remove(branch, name)
      return
    case 1:
      branch[name] = randomValue(random, 2)
      return
    case 2:
      branch[name] = pick(random, SCALARS)
      return
    case 3:
      branch[name] = nested(random, old)
      return
    case 4:
      branch[name] = otherType(old)
      return
    case 5:
      if (Array.isArray(old)) old.push(randomValue(random, 1))
      else if (isBranch(old)) put(old, pick(random, NAMES), randomValue(random, 1))
      return
    case 6:
      if (!Array.isArray(branch) && branch !== root) {
        remove(branch, name)
        put(branch, pick(random, NAMES), old)
      }
      return
    default:
      swap(random, root, branch, name)
  }
}

/** One place below the root, each step down as likely as staying. */
function somewhere(random: Random, root: Branch): [Branch, string] {
  let branch = root
  let name = 'value'
  for (;;) {
    const inner = branch[name]
    const names = isBranch(inner) ? Object.keys(inner) : []
    if (names.length === 0 || random() < 0.25) return [branch, name]
    branch = inner as Branch
    name = pick(random, names)
  }
}

function isBranch(value: unknown): value is Branch {
  return typeof value === 'object' && value !== null
}

function remove(branch: Branch, name: string): void {
  if (Array.isArray(branch)) branch.splice(Number(name), 1)
  else Reflect.deleteProperty(branch, name)
}

/** As JSON.parse would: `__proto__` becomes a name like any other. */
function put(branch: Branch, name: string, value: unknown): void {
  Object.defineProperty(branch, name, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  })
}

function nested(random: Random, value: unknown): unknown {
  let outer = value
  for (let left = 1 + below(random, 18); left > 0; left--) {
    outer = random() < 0.5 ? [outer] : { a: outer }
  }
  return outer
}

function otherType(value: unknown): unknown {
  if (typeof value === 'string') return Number(value) || 7
  if (typeof value === 'number') return random53(value)
  if (Array.isArray(value)) return Object.fromEntries(value.entries())
  return isBranch(value) ? Object.values(value) : String(value)
}

/** A number moved to where doubles no longer tell neighbours apart, or written as text. */
function random53(value: number): unknown {
  return value % 2 === 0 ? String(value) : value + 2 ** 53
}

function swap(random: Random, root: Branch, branch: Branch, name: string): void {
  const [other, otherName] = somewhere(random, root)
  const [left, right] = [written(branch[name]), written(other[otherName])]
  if (branch === root || other === root) return
  put(branch, name, JSON.parse(right.replaceAll('1e400', '7')))
  put(other, otherName, JSON.parse(left.replaceAll('1e400', '7')))
}
