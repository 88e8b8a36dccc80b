import { expect, test } from 'vitest'
import { jsonTokens } from './json-tokens.ts'

const SAMPLE = { name: 'a "b": 1', port: -3.5, up: true, gone: null, tags: ['true', 2] }

test('the pieces together are the JSON', () => {
  const text = jsonTokens(SAMPLE)
    .map((token) => token.text)
    .join('')
  expect(text).toBe(JSON.stringify(SAMPLE, undefined, 2))
})

test('names, texts, numbers and words are told apart', () => {
  const kinds = jsonTokens({ a: 'x', b: 1, c: true }).filter(({ kind }) => kind !== 'mark')
  expect(kinds.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    'name "a"',
    'text "x"',
    'name "b"',
    'number 1',
    'name "c"',
    'word true',
  ])
})

test('nothing is shown as a dash', () => {
  expect(jsonTokens(undefined)).toEqual([{ kind: 'mark', text: '–' }])
})
