import { expect, test } from 'vitest'
import { handTimers } from '../test/hand-timers.ts'
import { CaseTime } from './case-time.ts'

test('a wait is over when its time is', async () => {
  const { timers, advance, pending } = handTimers()
  const time = new CaseTime(timers)
  let done = 'not yet'
  const wait = time.wait(50).then(() => (done = 'done'))
  await advance(49)
  expect(done).toBe('not yet')
  await advance(1)
  await wait
  expect([time.now(), pending()]).toEqual([50, 0])
})

test('the end of a case leaves no timer, and lets nothing begin', () => {
  const { timers, pending } = handTimers()
  const time = new CaseTime(timers)
  void time.wait(50)
  time.end()
  expect(pending()).toBe(0)
  expect(() => time.wait(50)).toThrow('the case is over')
  expect(() => time.mustGoOn()).toThrow('the case is over')
})
