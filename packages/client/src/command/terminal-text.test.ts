import { describe, expect, test } from 'vitest'
import { cutTo, escapeText, fit, widthOf, wrapWords } from './terminal-text.ts'

describe('text of a server', () => {
  test.each([
    ['an escape sequence', '\u001b[2Jgone', '\\u001b[2Jgone'],
    ['an end of line', 'one\r\ntwo', 'one\\u000d\\u000atwo'],
    ['a C1 control', 'a\u009b31m', 'a\\u009b31m'],
    ['a turn of direction', 'a\u202eb', 'a\\u202eb'],
    ['half a pair', 'a\ud83d', 'a\\ud83d'],
  ])('shows %s as what it is', (_, text, shown) => {
    expect(escapeText(text)).toBe(shown)
  })

  test('keeps the letters of all languages and emoji', () => {
    expect(escapeText('Größe 注文 👍')).toBe('Größe 注文 👍')
  })
})

describe('the width of text', () => {
  test('counts what takes two columns and what takes none', () => {
    expect([widthOf('abc'), widthOf('注文'), widthOf('e\u0301'), widthOf('👍')]).toEqual([
      3, 4, 1, 2,
    ])
  })

  test('is made as wanted, and a cut shows', () => {
    expect([fit('ab', 4), fit('ab', 4, 'right'), fit('abcdef', 4)]).toEqual([
      'ab  ',
      '  ab',
      'abc…',
    ])
    expect([fit('注文注文', 4), cutTo('abc', 0)]).toEqual(['注… ', ''])
  })

  test('breaks between words, and cuts what goes on after the last line', () => {
    expect(wrapWords('one two three four five', 9, 2)).toEqual(['one two', 'three fo…'])
    expect(wrapWords('unbreakable', 5, 3)).toEqual(['unbr…'])
  })
})
