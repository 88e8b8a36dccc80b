import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { timersOfTheMoment } from './timers-of-the-moment.ts'

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }))

afterEach(() => void vi.useRealTimers())

test('the faked timers and the faked date are its own', () => {
  const world = timersOfTheMoment()
  const fired = vi.fn()
  world.after(1_000, fired)
  world.after(500, fired)()
  expect(world.now()).toBe(1_000_000)
  vi.advanceTimersByTime(999)
  expect(fired).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(fired).toHaveBeenCalledOnce()
  expect(world.now()).toBe(1_001_000)
})

test('what is pending moves over to other timers with the time it has left', () => {
  const world = timersOfTheMoment()
  const fired = vi.fn()
  const cancel = world.after(1_000, fired)
  world.after(2_000, fired)
  vi.advanceTimersByTime(400)
  vi.useRealTimers()
  vi.useFakeTimers({ now: 5_000 })
  expect(world.now()).toBe(5_000)
  vi.advanceTimersByTime(599)
  expect(fired).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(fired).toHaveBeenCalledOnce()
  cancel()
  vi.advanceTimersByTime(1_000)
  expect(fired).toHaveBeenCalledTimes(2)
  expect(vi.getTimerCount()).toBe(0)
})

test('a delay that timers do not take is waited for in parts', () => {
  const world = timersOfTheMoment()
  const fired = vi.fn()
  const delayMs = 2 ** 31 + 5_000
  world.after(delayMs, fired)
  vi.advanceTimersByTime(delayMs - 1)
  expect(fired).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(fired).toHaveBeenCalledOnce()
  world.after(delayMs, fired)()
  expect(vi.getTimerCount()).toBe(0)
})

test('a turn ends by itself, without any timer, unless it is cancelled', async () => {
  const world = timersOfTheMoment()
  const [ended, cancelled] = [vi.fn(), vi.fn()]
  world.atEndOfTurn?.(ended)
  world.atEndOfTurn?.(cancelled)()
  expect(ended).not.toHaveBeenCalled()
  await Promise.resolve()
  expect(ended).toHaveBeenCalledOnce()
  expect(cancelled).not.toHaveBeenCalled()
  expect(vi.getTimerCount()).toBe(0)
})

test('its chance is that of its seed', () => {
  const drawn = [timersOfTheMoment(), timersOfTheMoment(1), timersOfTheMoment(2)]
  const [one, same, other] = drawn.map(({ random }) => random())
  expect(one).toBe(same)
  expect(one).not.toBe(other)
})
