import { expect, onTestFinished, test, vi } from 'vitest'
import { createVirtualClock } from './virtual-clock.ts'

test('timers fire in the order of their time, and of their making where that is equal', async () => {
  const clock = createVirtualClock()
  const fired: string[] = []
  const note = (name: string) => () => void fired.push(`${name} at ${clock.now() - start}`)
  const start = clock.now()
  clock.after(20, note('c'))
  clock.after(10, note('a'))
  clock.after(10, note('b'))
  clock.after(-5, note('early'))
  clock.after(21, note('late'))
  const cancel = clock.after(1, note('never'))
  cancel()
  expect(clock.pending()).toBe(5)
  await clock.advance(20)
  expect(fired).toEqual(['early at 0', 'a at 10', 'b at 10', 'c at 20'])
  expect([clock.pending(), clock.now() - start]).toEqual([1, 20])
})

test('what a timer sets off is done before the next one fires', async () => {
  const clock = createVirtualClock()
  const steps: string[] = []
  clock.after(1, () => {
    void Promise.resolve()
      .then(() => Promise.resolve())
      .then(() => clock.after(1, () => steps.push('its own')))
  })
  clock.after(5, () => steps.push('the next'))
  await clock.advance(5)
  expect(steps).toEqual(['its own', 'the next'])
})

test('it begins when it is told to, and its chance is that of its seed', () => {
  expect(createVirtualClock().now()).toBe(Date.UTC(2020, 0, 1))
  expect(createVirtualClock({ start: 7 }).now()).toBe(7)
  const chances = [undefined, 1, 2].map((seed) =>
    createVirtualClock({ ...(seed !== undefined && { seed }) }).random(),
  )
  expect(chances[0]).toBe(chances[1])
  expect(chances[0]).not.toBe(chances[2])
})

test('it moves when every timer of the runtime is faked', async () => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'setImmediate', 'setInterval', 'Date', 'queueMicrotask'],
  })
  onTestFinished(() => void vi.useRealTimers())
  const clock = createVirtualClock()
  const fired = vi.fn()
  clock.after(1_000, fired)
  await clock.advance(1_000)
  expect(fired).toHaveBeenCalledOnce()
})

test('it never goes back, whoever else moves it on', async () => {
  const clock = createVirtualClock({ start: 0 })
  await Promise.all([clock.advance(5), clock.advance(100), clock.advance(10)])
  expect(clock.now()).toBe(100)
})
