import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FROM_CLIENT, FROM_SERVER, readJson } from './json.ts'
import { LIMITS } from './limits.ts'

const ROOMY = { length: 1_000, keys: 1_000 }

function codeOf(text: string, limits = ROOMY): string {
  const read = readJson(text, limits)
  return read.ok ? 'ok' : read.problem.code
}

describe('a document', () => {
  test('is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value)
        const read = readJson(text, FROM_SERVER)
        if (read.ok) expect(read.message).toEqual(JSON.parse(text))
        else expect(read.problem.code).toBe('forbidden_key')
      }),
    )
  })

  test('that is any text at all is answered, never thrown at', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(['ok', 'not_json']).toContain(codeOf(text))
      }),
      { numRuns: 5_000 },
    )
  })

  test('that holds a name twice has the last value', () => {
    expect(readJson('{"a":1,"b":2,"a":3}', ROOMY)).toEqual({ ok: true, message: { a: 3, b: 2 } })
  })

  test('that is not JSON is not quoted', () => {
    const read = readJson('{"auth":"canary-7d1f40c2",}', ROOMY)
    expect(read).toEqual({
      ok: false,
      problem: { code: 'not_json', at: '', message: 'not a JSON document' },
    })
  })

  test('that would reach a prototype is refused by any of three names, and changes nothing', () => {
    for (const name of ['__proto__', 'constructor', 'prototype']) {
      expect(codeOf(`{"a":[{"${name}":{"isAdmin":true}}]}`)).toBe('forbidden_key')
      expect(codeOf(`{"a":"${name}"}`)).toBe('ok')
    }
    expect(codeOf('{"\\u005f\\u005fproto__":1}')).toBe('forbidden_key')
    expect(codeOf('{"toString":1,"__proto":2,"Constructor":3}')).toBe('ok')
    expect({}).not.toHaveProperty('isAdmin')
  })
})

describe('a limit', () => {
  test('on length counts UTF-16 units', () => {
    expect(codeOf('"12345678"', { length: 10, keys: 1 })).toBe('ok')
    expect(codeOf('"123456789"', { length: 10, keys: 1 })).toBe('too_large')
    expect(codeOf('"😀😀😀😀"', { length: 10, keys: 1 })).toBe('ok')
    expect(codeOf('"😀😀😀😀😀"', { length: 10, keys: 1 })).toBe('too_large')
  })

  test('on names counts those of all objects, and no members of lists', () => {
    expect(codeOf('{"a":{"b":[1,2,3,4]},"c":1}', { length: 100, keys: 3 })).toBe('ok')
    expect(codeOf('{"a":{"b":[{"d":1}]},"c":1}', { length: 100, keys: 3 })).toBe('too_many_keys')
  })

  test('on depth counts lists and objects alike', () => {
    const deep = (levels: number) => '[{"a":'.repeat(levels / 2) + '1' + '}]'.repeat(levels / 2)
    expect(codeOf(deep(LIMITS.depth))).toBe('ok')
    expect(codeOf(`[${deep(LIMITS.depth)}]`)).toBe('too_deep')
    expect(codeOf('"['.padEnd(200, '[') + '"')).toBe('ok')
  })

  test('on depth is met by what no recursion survives', () => {
    const text = '['.repeat(500_000) + ']'.repeat(500_000)
    expect(codeOf(text, FROM_SERVER)).toBe('too_deep')
  })

  test('is wider for what a server sends, which may be a whole state', () => {
    expect(FROM_SERVER.length).toBeGreaterThan(FROM_CLIENT.length)
    expect(FROM_SERVER.keys).toBeGreaterThan(FROM_CLIENT.keys)
    expect(FROM_CLIENT.length).toBe(65_536)
  })
})
