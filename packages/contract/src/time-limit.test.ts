import { expect, test } from 'vitest'
import { handTimers } from '../test/hand-timers.ts'
import { limitBy, unlessLate } from './time-limit.ts'

test('a case may take a minute and four times the longest time of the facts', () => {
  expect(limitBy({ patienceMs: 5_000, heartbeatMs: 25_000, maxPayload: 65_536 })).toBe(160_000)
  expect(limitBy({})).toBe(60_000)
})

test('a case that makes as many events as the log keeps has the time for it', () => {
  expect(limitBy({ logEvents: 100_000, recoveryLimit: 10_000 })).toBe(1_060_000)
  expect(limitBy({ logEvents: 5, recoveryLimit: 10_000 })).toBe(160_000)
})

test('no server makes the limit longer than timers can wait, which would be no time at all', () => {
  expect(limitBy({ heartbeatMs: Number.MAX_SAFE_INTEGER })).toBe(2_147_483_647)
})

test('what comes in time comes, and leaves no timer', async () => {
  const { timers, pending } = handTimers()
  expect(await unlessLate(timers, 10, Promise.resolve('there'))).toBe('there')
  await expect(unlessLate(timers, 10, Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(pending()).toBe(0)
})

test('what comes too late is let go, whatever it is', async () => {
  const { timers, advance } = handTimers()
  let fail: (error: Error) => void = () => undefined
  const work = new Promise<never>((_, reject) => (fail = reject))
  const end = unlessLate(timers, 10, work)
  await advance(10)
  expect(await end).toBe('late')
  fail(new Error('nobody hears this'))
})
