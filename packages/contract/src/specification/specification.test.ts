import { describe, expect, test } from 'vitest'
import { CLIENT_CASES } from '../client/client-cases.ts'
import { DIALECTS, PREFIXES } from '../dialects.ts'
import type { DialectName } from '../dialects.ts'
import { SUITES } from '../suite.ts'
import { sentenceOf } from './sentence.ts'
import { SENTENCES } from './sentences.ts'

/** For servers; those for clients are of Maxine. */
function casesOf(dialect: DialectName) {
  const forClients = { maxine: CLIENT_CASES, nexus: [], deployd: [], cliffracer: [] }
  return [...SUITES[dialect].cases, ...forClients[dialect]]
}

describe.each(DIALECTS)('the specification and the cases of %s', (dialect) => {
  const ids = casesOf(dialect).map(({ id }) => id)
  const marked = Object.keys(SENTENCES).filter((id) => id.startsWith(`${PREFIXES[dialect]}-`))

  test('every case stands in PROTOCOL.md, behind the sentence it tests', () => {
    expect(without(ids, marked)).toEqual([])
  })

  test('every ID in PROTOCOL.md has its case', () => {
    expect(without(marked, ids)).toEqual([])
  })

  test('no ID is given twice', () => {
    expect(repeatedIn(ids)).toEqual([])
  })

  test('every sentence has words and a heading', () => {
    const bare = marked.filter((id) => {
      const { section, text } = sentenceOf(id)
      return section === '' || !/\p{L}{2}/u.test(text)
    })
    expect(bare).toEqual([])
  })

  test('titles tell the cases apart', () => {
    expect(repeatedIn(titlesOf(dialect))).toEqual([])
  })

  test('titles go on from “the server …”, in one line of text', () => {
    expect(titlesOf(dialect).filter((title) => !/^[\p{Ll}\d`{].*[^.\s]$/u.test(title))).toEqual([])
  })

  test('a profile speaks only of cases that there are', () => {
    const named = SUITES[dialect].profiles.flatMap(({ differences }) =>
      Object.entries(differences).flatMap(([id, { instead }]) => [id, instead ?? id]),
    )
    expect(without(named, ids)).toEqual([])
  })
})

function titlesOf(dialect: DialectName): readonly string[] {
  return casesOf(dialect).map(({ title }) => title)
}

function without(all: readonly string[], known: readonly string[]): readonly string[] {
  const there = new Set(known)
  return all.filter((one) => !there.has(one))
}

function repeatedIn(all: readonly string[]): readonly string[] {
  return all.filter((one, index) => all.indexOf(one) !== index)
}
