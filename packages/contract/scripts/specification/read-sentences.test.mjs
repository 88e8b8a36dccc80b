import { describe, expect, test } from 'vitest'
import { readSentences } from './read-sentences.mjs'

/** @param {string[]} lines */
function read(...lines) {
  return readSentences(lines.join('\n'))
}

/** @param {string[]} lines the texts alone */
function texts(...lines) {
  return read(...lines).sentences.map(({ id, text }) => [id, text])
}

test('an ID belongs to the sentence before it, and to its heading', () => {
  const { sentences, problems } = read(
    '# Maxine',
    '## Filters',
    'One is said. Names are',
    'ignored. [MX-CORE-02] More is said.',
  )
  expect(sentences).toEqual([{ id: 'MX-CORE-02', section: 'Filters', text: 'Names are ignored.' }])
  expect(problems).toEqual([])
})

test('several IDs may stand behind one sentence, and one before another', () => {
  expect(texts('A is so. [MX-CORE-02] [MX-REC-01] B is so. [MX-CORE-01]')).toEqual([
    ['MX-CORE-01', 'B is so.'],
    ['MX-CORE-02', 'A is so.'],
    ['MX-REC-01', 'A is so.'],
  ])
})

test('the IDs of every dialect are read', () => {
  expect(texts('A is so. [NX-CORE-01] B is so. [GD-ROOMS-01] C is so. [CR-SEC-01]')).toEqual([
    ['CR-SEC-01', 'C is so.'],
    ['GD-ROOMS-01', 'B is so.'],
    ['NX-CORE-01', 'A is so.'],
  ])
})

test('a mark on a line of its own belongs to what goes before', () => {
  expect(texts('A is so.', '[MX-CORE-01]')).toEqual([['MX-CORE-01', 'A is so.']])
})

test('a row of a table is a sentence of its cells', () => {
  expect(
    texts('| a | b |', '| - | - |', '| `v` | the lower of the two [MX-CORE-01] [MX-CORE-02] |'),
  ).toEqual([
    ['MX-CORE-01', '`v` — the lower of the two'],
    ['MX-CORE-02', '`v` — the lower of the two'],
  ])
})

test('items of a list stand alone', () => {
  expect(
    texts('1. A is so. [MX-CORE-01]', '2. B is', '   so. [MX-CORE-02]', '- C. [MX-CORE-03]'),
  ).toEqual([
    ['MX-CORE-01', 'A is so.'],
    ['MX-CORE-02', 'B is so.'],
    ['MX-CORE-03', 'C.'],
  ])
})

test('a heading is named without its own marks', () => {
  expect(read('## Gaps [MX-REC-01]', '', 'A is so. [MX-REC-02]').sentences).toEqual([
    { id: 'MX-REC-02', section: 'Gaps', text: 'A is so.' },
  ])
})

test('code is no text', () => {
  expect(texts('```json', '{"a":"b. [MX-CORE-01]"}', '```')).toEqual([])
})

describe('is told', () => {
  test('an ID that stands there twice', () => {
    expect(read('A is so. [MX-CORE-01]', '', 'B is so. [MX-CORE-01]').problems).toEqual([
      'MX-CORE-01 stands there twice',
    ])
  })

  test('an ID behind nothing', () => {
    expect(read('[MX-CORE-01]').problems).toEqual(['MX-CORE-01 stands behind nothing'])
  })
})
