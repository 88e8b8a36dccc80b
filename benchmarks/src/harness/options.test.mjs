import { describe, expect, test } from 'vitest'
import { readOptions } from './options.mjs'

const AREAS = ['fanout', 'view', 'size']
const read = (...args) => readOptions(args, AREAS, 'results')

test('a run is of everything, in full, and leaves its results', () => {
  expect(read()).toMatchObject({ only: AREAS, quick: false, out: 'results', readme: 'kept' })
})

test.each([[['--quick']], [['--only', 'size']]])('%j leaves the results as they are', (args) => {
  expect(read(...args).out).toBeUndefined()
  expect(read(...args, '--out', 'here').out).toBe('here')
})

test('areas run in their order', () => {
  expect(read('--only', 'size, fanout').only).toEqual(['fanout', 'size'])
})

test('the page is written where that is asked for', () => {
  expect(read('--write-readme').readme).toBe('written')
})

describe('what cannot be is refused in a sentence', () => {
  test.each([
    [['--only', 'nowhere'], 'there is no "nowhere"; choose from fanout,view,size.'],
    [['--quick', '--write-readme'], 'full run of everything'],
    [['--only', 'size', '--write-readme'], 'full run of everything'],
    [['--slow'], "Unknown option '--slow'"],
    [['--json'], 'argument missing'],
  ])('%j', (args, words) => {
    expect(() => read(...args)).toThrow(words)
  })
})
