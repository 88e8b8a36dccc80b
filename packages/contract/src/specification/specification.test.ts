import { describe, expect, test } from 'vitest'
import { ALL_CASES } from '../cases/all-cases.ts'
import { CLIENT_CASES } from '../client/client-cases.ts'
import { PROFILES } from '../profiles/profiles.ts'
import { sentenceOf } from './sentence.ts'
import { SENTENCES } from './sentences.ts'

const CASES = [...ALL_CASES, ...CLIENT_CASES]
const IDS = CASES.map(({ id }) => id)
const MARKED = Object.keys(SENTENCES)

describe('the specification and the cases', () => {
  test('every case stands in PROTOCOL.md, behind the sentence it tests', () => {
    expect(without(IDS, MARKED)).toEqual([])
  })

  test('every ID in PROTOCOL.md has its case', () => {
    expect(without(MARKED, IDS)).toEqual([])
  })

  test('no ID is given twice', () => {
    expect(repeatedIn(IDS)).toEqual([])
  })

  test('every sentence has words and a heading', () => {
    const bare = MARKED.filter((id) => {
      const { section, text } = sentenceOf(id)
      return section === '' || !/\p{L}{2}/u.test(text)
    })
    expect(bare).toEqual([])
  })
})

describe('titles', () => {
  const titles = CASES.map(({ title }) => title)

  test('tell the cases apart', () => {
    expect(repeatedIn(titles)).toEqual([])
  })

  test('go on from “the server …”, in one line of text', () => {
    expect(titles.filter((title) => !/^[\p{Ll}\d`{].*[^.\s]$/u.test(title))).toEqual([])
  })
})

test('a profile speaks only of cases that there are', () => {
  const named = PROFILES.flatMap(({ differences }) =>
    Object.entries(differences).flatMap(([id, { instead }]) => [id, instead ?? id]),
  )
  expect(without(named, IDS)).toEqual([])
})

function without(all: readonly string[], known: readonly string[]): readonly string[] {
  const there = new Set(known)
  return all.filter((one) => !there.has(one))
}

function repeatedIn(all: readonly string[]): readonly string[] {
  return all.filter((one, index) => all.indexOf(one) !== index)
}
