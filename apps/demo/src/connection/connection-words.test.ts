import { MaxineError } from 'maxine-client'
import { expect, test } from 'vitest'
import { connectionWords, pictureWords } from './connection-words.ts'

test('a wait says which attempt comes, when, and why', () => {
  const cause = new MaxineError('service_restart', 'the server restarts')
  const state = { status: 'waiting', attempt: 3, retryAt: 9_000, cause } as const
  expect(connectionWords(state)).toEqual({
    tone: 'warn',
    lead: 'Attempt 3',
    detail: 'service_restart: the server restarts',
    time: { kind: 'until', at: 9_000 },
  })
})

test('a connection says since when it stands and what it is worth', () => {
  const words = connectionWords({ status: 'connected', since: 5, continuity: 'exact' })
  expect(words).toMatchObject({ lead: 'Connected', time: { kind: 'since', at: 5 } })
  expect(words.detail).toContain('exact')
})

test('only what is well is green', () => {
  const tones = [
    connectionWords({ status: 'idle' }),
    connectionWords({ status: 'connecting', phase: 'socket', attempt: 1 }),
    connectionWords({ status: 'connected', since: 0, continuity: 'none' }),
    connectionWords({ status: 'closed' }),
  ].map(({ tone }) => tone)
  expect(tones).toEqual(['unknown', 'warn', 'good', 'bad'])
})

test('a stale picture says why and since when', () => {
  expect(pictureWords({ state: 'stale', since: 7, reason: 'disconnected' })).toEqual({
    tone: 'bad',
    lead: 'Picture stale',
    detail: 'no connection',
    time: { kind: 'since', at: 7 },
  })
})
