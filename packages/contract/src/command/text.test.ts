import { expect, test } from 'vitest'
import { cutTo, escapeText, hang, widthOf, wrap } from './text.ts'

test('what would move a cursor or turn the writing is shown by its number', () => {
  expect(escapeText('a\u001b[2J\u202eb\u0000')).toBe('a\\u001b[2J\\u202eb\\u0000')
})

test('a text is wrapped between words', () => {
  expect(wrap('one two three', 7)).toEqual(['one two', 'three'])
})

test('a word that is too long is cut where a line is full, whatever its letters are wide', () => {
  expect(wrap('to {"aaaaaaaaaaaa"} me', 8)).toEqual(['to', '{"aaaaaa', 'aaaaaa"}', 'me'])
  expect(wrap('日本語日本語', 5)).toEqual(['日本', '語日', '本語'])
  expect(wrap('日本語日本語', 5).every((line) => widthOf(line) <= 5)).toBe(true)
})

test('lines hang below the beginning of the text', () => {
  expect(hang('MX-1  ', 'a text that is long enough to go on', 30)).toEqual([
    'MX-1  a text that is long',
    '      enough to go on',
  ])
})

test('a text that is cut says so', () => {
  expect(cutTo('123456', 6)).toBe('123456')
  expect(cutTo('1234567', 6)).toBe('12345…')
})
