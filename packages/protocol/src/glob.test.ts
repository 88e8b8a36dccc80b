import { describe, expect, test } from 'vitest'
import { below, pick, randomFrom } from '../test/random.ts'
import type { Random } from '../test/random.ts'
import { isGlob, matchesGlob } from './glob.ts'

describe('a pattern', () => {
  test.each([
    ['order.*', 'order.created', true],
    ['order.*', 'order.item.created', false],
    ['order.*', 'order.', true],
    ['order.*', 'order', false],
    ['*.created', 'order.created', true],
    ['*.created', 'order.item.created', false],
    ['order.*.created', 'order.item.created', true],
    ['service_*', 'service_registered', true],
    ['service_*', 'service_', true],
    ['service_*', 'config_changed', false],
    ['service_*', 'service_a.b', false],
    ['**', '', true],
    ['**', 'any.thing.at all', true],
    ['**.created', 'order.item.created', true],
    ['order.**', 'order.item.created', true],
    ['a***z', 'a.b.z', true],
    ['*', '', true],
    ['*', 'order', true],
    ['*', 'order.created', false],
    ['*a*', 'banana', true],
    ['*ab', 'aab', true],
    ['', '', true],
    ['', 'a', false],
    ['order', 'order', true],
    ['order', 'orders', false],
    ['a.c', 'abc', false],
    ['[a-z]*', 'b', false],
    ['(a|b)*', '(a|b)c', true],
    ['*é', 'caf\u00e9', true],
    ['😀*', '😀.', false],
    ['Order*', 'order', false],
  ])('%j on %j: %j', (pattern, name, expected) => {
    expect(matchesGlob(pattern, name)).toBe(expected)
  })

  test('is what holds a star', () => {
    expect(['a', 'a.b', ''].map(isGlob)).toEqual([false, false, false])
    expect(['*', 'a.*', '**'].map(isGlob)).toEqual([true, true, true])
  })
})

test('agrees with a regular expression on 50,000 pairs', () => {
  const random = randomFrom(1)
  const verdicts = { yes: 0, no: 0 }
  for (let run = 0; run < 50_000; run++) {
    const pattern = textOf(random, 'ab.***')
    const name = random() < 0.5 ? textOf(random, 'ab.') : namedLike(random, pattern)
    const expected = reference(pattern).test(name)
    const context = `${pattern} on ${name}`
    if (matchesGlob(pattern, name) !== expected) expect(context).toBe(String(expected))
    verdicts[expected ? 'yes' : 'no']++
  }
  // A comparison in which one answer hardly occurs would compare nothing.
  expect(verdicts.yes).toBeGreaterThan(10_000)
  expect(verdicts.no).toBeGreaterThan(10_000)
})

test.each([
  ['a star per character', '*a'.repeat(64), 'a'.repeat(127) + 'b'],
  ['eight stars', '*a*a*a*a*a*a*a*ab', 'a'.repeat(128)],
  ['eight double stars', '**a'.repeat(8) + 'b', 'a'.repeat(128)],
  ['stars only', '*'.repeat(128), 'a.'.repeat(128)],
  ['stars with dots', '*.*.*.*.*.*.*.*x', 'a.'.repeat(64)],
  ['the longest of both', '*a'.repeat(128), 'a'.repeat(255) + 'b'],
])('%s cost no more steps than both lengths multiplied', (_, pattern, name) => {
  const steps = { taken: 0 }
  matchesGlob(counting(pattern, steps), counting(name, steps))
  // A few looks at a place for each character: a backtracking matcher needs millions of them.
  expect(steps.taken).toBeLessThan(6 * (pattern.length + 1) * (name.length + 1))
  expect(steps.taken).toBeGreaterThan(0)
})

function textOf(random: Random, alphabet: string): string {
  return Array.from({ length: below(random, 9) }, () =>
    alphabet.charAt(below(random, alphabet.length)),
  ).join('')
}

/** A name made from the pattern, so that about half of them match. */
function namedLike(random: Random, pattern: string): string {
  return pattern.replace(/\*/g, () => pick(random, ['', 'a', 'b', 'ab', '.', 'a.b']))
}

/** Only for short texts: on long ones this is the very thing that `matchesGlob` avoids. */
function reference(pattern: string): RegExp {
  const source = pattern.replace(/\*+|\./g, (part) => {
    if (part === '.') return '\\.'
    return part === '*' ? '[^.]*' : '[^]*'
  })
  return new RegExp(`^${source}$`)
}

/** A text that counts how often one of its characters is looked at. */
function counting(text: string, steps: { taken: number }): string {
  const counted: unknown = Object.assign(Object(text), {
    charCodeAt(at: number) {
      steps.taken++
      return text.charCodeAt(at)
    },
  })
  return counted as string
}
