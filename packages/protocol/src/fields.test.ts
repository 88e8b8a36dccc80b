import { describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import {
  boolean,
  bounded,
  count,
  finite,
  flag,
  listOf,
  mapOf,
  number,
  open,
  text,
} from './fields.ts'

const SAMPLES: readonly unknown[] = [
  ...[undefined, null, true, false, '', 'a', '1', 0, -0, 1, -1, 1.5, NaN, Infinity, -Infinity],
  ...[2 ** 53 - 1, 2 ** 53, 1e308, [], {}, [1], { a: 1 }],
]

function taken(schema: z.ZodMiniType): readonly unknown[] {
  return SAMPLES.filter((sample) => z.safeParse(schema, sample).success)
}

describe('a field', () => {
  test('that counts takes whole numbers from 0 to 2^53 - 1', () => {
    expect(taken(count)).toEqual([0, -0, 1, 2 ** 53 - 1])
  })

  test('that is a number takes no infinity', () => {
    expect(taken(finite)).toEqual([0, -0, 1, -1, 1.5, 2 ** 53 - 1, 2 ** 53, 1e308])
  })

  test('that is true or false takes nothing that is merely like it', () => {
    expect(taken(boolean)).toEqual([true, false])
  })

  test('that is open takes any object, and no list', () => {
    expect(taken(open)).toEqual([{}, { a: 1 }])
  })

  test('of bounded text takes neither none nor too much', () => {
    const accepts = (value: unknown) => z.safeParse(bounded(3), value).success
    expect(['a', 'abc', '😀😀😀'].map(accepts)).toEqual([true, true, true])
    expect(['', 'abcd', '😀😀😀😀', 1, null].map(accepts)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ])
  })

  test('that is optional may be missing, and may not be null', () => {
    const shape = z.object({ text, number, flag })
    expect(z.safeParse(shape, {}).success).toBe(true)
    for (const name of ['text', 'number', 'flag']) {
      expect(z.safeParse(shape, { [name]: null }).error?.issues[0]?.path).toEqual([name])
    }
  })
})

describe('a list', () => {
  const list = listOf(z.object({ id: z.string() }))

  test('says which member is wrong, and what was expected', () => {
    const { error } = z.safeParse(z.object({ list }), { list: [{ id: 'a' }, { id: 7 }] })
    expect(error?.issues).toMatchObject([{ path: ['list', 1, 'id'], expected: 'string' }])
  })

  test('is a list and nothing like one', () => {
    expect(taken(list)).toEqual([[]])
    expect(z.safeParse(list, { length: 0 }).error?.issues).toMatchObject([{ expected: 'array' }])
  })

  test('leaves out of its members what their schema does not know', () => {
    const sent = [{ id: 'a', isAdmin: true }]
    expect(z.parse(list, sent)).toEqual([{ id: 'a' }])
    expect(sent).toEqual([{ id: 'a', isAdmin: true }])
  })

  test('within a list keeps the whole path', () => {
    const { error } = z.safeParse(listOf(listOf(count)), [[], [0, -1]])
    expect(error?.issues[0]?.path).toEqual([1, 1])
  })
})

describe('a map', () => {
  const map = mapOf(z.object({ offset: count }))

  test('shows none of the names it was sent', () => {
    const { error } = z.safeParse(map, { 'canary-7d1f': { offset: 'a' } })
    expect(error?.issues[0]?.path).toEqual(['*', 'offset'])
    expect(JSON.stringify(error?.issues)).not.toContain('canary')
  })

  test('keeps the names it was sent, and of their values what the schema knows', () => {
    const sent = { registry: { offset: 1, later: true }, toString: { offset: 2 } }
    expect(z.parse(map, sent)).toEqual({ registry: { offset: 1 }, toString: { offset: 2 } })
  })

  test('is an object and no list', () => {
    expect(taken(map)).toEqual([{}])
  })
})
