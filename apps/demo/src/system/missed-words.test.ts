import { expect, test } from 'vitest'
import { missedWords } from './missed-words.ts'
import { NO_OUTAGES } from './outages.ts'

const LOSS = { during: 'these are lost', after: 'those are lost' }
const OVER = { from: 1_000, until: 4_200, code: 'connect_failed', isGap: true }

test('nothing is claimed before the first connection', () => {
  expect(missedWords(NO_OUTAGES, LOSS)).toMatchObject({
    tone: 'unknown',
    lead: 'Nothing heard yet',
  })
})

test('a connection that never broke has missed nothing', () => {
  expect(missedWords({ link: 'up', list: [] }, LOSS)).toMatchObject({
    tone: 'good',
    lead: 'Nothing missed',
  })
})

test('while it is broken it says what that means, and since when', () => {
  const words = missedWords({ link: 'down', list: [{ from: 7, code: 'x', isGap: false }] }, LOSS)
  expect(words).toEqual({
    tone: 'bad',
    lead: 'Missing what happens',
    detail: 'these are lost',
    time: { kind: 'since', at: 7 },
  })
})

test('afterwards it says how long it was, and what that cost', () => {
  expect(missedWords({ link: 'up', list: [OVER] }, LOSS)).toEqual({
    tone: 'warn',
    lead: 'Away for 3.2 s',
    detail: 'those are lost',
    time: { kind: 'since', at: 4_200 },
  })
})

test('an outage by which nothing was missed is no loss', () => {
  const words = missedWords({ link: 'up', list: [{ ...OVER, isGap: false }] }, LOSS)
  expect([words.tone, words.detail]).toEqual([
    'good',
    'nothing was subscribed to: nothing was missed',
  ])
})

test('the latest outage is the one that is told', () => {
  const list = [OVER, { ...OVER, from: 9_000, until: 9_500 }]
  expect(missedWords({ link: 'up', list }, LOSS).lead).toBe('Away for 500 ms')
})
