import { expect, test } from 'vitest'
import { breakWords } from './break-words.ts'
import { NO_OUTAGES } from './outages.ts'

const MADE = {
  state: 'told',
  askedAt: 100,
  outcome: 'made',
  says: 'Every connection was reset.',
  lastsMs: 3_000,
} as const
const UP = { link: 'up', list: [{ from: 150, until: 3_300, code: 'x', isGap: true }] } as const

test('before the first press there is nothing to say', () => {
  expect(breakWords({ state: 'idle' }, NO_OUTAGES)).toBeUndefined()
})

test('the host has the word until the connection is back', () => {
  expect(breakWords(MADE, { link: 'down', list: [] })).toBe(MADE.says)
  expect(breakWords(MADE, UP)).toContain('came back by itself')
})

test('an outage of before is no coming back', () => {
  expect(breakWords({ ...MADE, askedAt: 5_000 }, UP)).toBe(MADE.says)
})

test('a refusal is told as it is', () => {
  const refused = { state: 'told', askedAt: 0, outcome: 'refused', says: 'Sign in first.' } as const
  expect(breakWords(refused, UP)).toBe('Sign in first.')
})
