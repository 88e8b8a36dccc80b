import { expect, test } from 'vitest'
import { agoText, agoWords, clockText, durationText, leftText } from './time-text.ts'

test('a duration is told in the unit that fits it', () => {
  const told = [0, 12.4, 840, 1_240, 34_400, 252_000, 120_000, 11_100_000, 90_000_000]
  expect(told.map(durationText)).toEqual([
    '0 ms',
    '12 ms',
    '840 ms',
    '1.2 s',
    '34 s',
    '4 m 12 s',
    '2 m',
    '3 h 5 m',
    '1 d 1 h',
  ])
})

test('no duration reads as sixty of a unit that has a larger one', () => {
  expect([980, 9_960, 59_900].map(durationText)).toEqual(['1.0 s', '10 s', '59 s'])
})

test('what has just happened is now, and so is what a fast clock puts into the future', () => {
  expect([agoText(1_000, 200), agoText(1_000, 9_000)]).toEqual(['now', 'now'])
})

test('within a sentence it is ago, unless it is now', () => {
  expect([agoWords(900, 0), agoWords(3_000, 0)]).toEqual(['just now', '3 s ago'])
})

test('how long ago changes once a second', () => {
  expect([agoText(3_000, 0), agoText(3_999, 0), agoText(61_900, 0)]).toEqual([
    '3 s',
    '3 s',
    '1 m 1 s',
  ])
})

test('what is left is told in tenths near its end, and is due after it', () => {
  expect([leftText(0, 2_340), leftText(0, 34_000), leftText(5, 5)]).toEqual([
    'in 2.3 s',
    'in 34 s',
    'due',
  ])
})

test('the time of day has milliseconds', () => {
  expect(clockText(new Date(2026, 0, 5, 7, 4, 9, 23).getTime())).toBe('07:04:09.023')
})
