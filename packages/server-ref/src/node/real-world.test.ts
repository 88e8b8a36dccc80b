import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createRealWorld } from './real-world.ts'

const DAY_MS = 86_400_000

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('waits for longer than one timer can', () => {
  const callback = vi.fn()
  createRealWorld().after(60 * DAY_MS, callback)
  vi.advanceTimersByTime(60 * DAY_MS - 1)
  expect(callback).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(callback).toHaveBeenCalledOnce()
})

it('can be told not to, whichever timer it is at', () => {
  const callback = vi.fn()
  const cancel = createRealWorld().after(60 * DAY_MS, callback)
  vi.advanceTimersByTime(30 * DAY_MS)
  cancel()
  expect(vi.getTimerCount()).toBe(0)
})

it('keeps no process alive', () => {
  vi.useRealTimers()
  const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
  const cancel = createRealWorld().after(DAY_MS, () => undefined)
  const after = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
  cancel()
  expect(after).toBe(before)
})

it('draws numbers from 0 to below 1, hardly one twice', () => {
  const { random } = createRealWorld()
  const drawn = Array.from({ length: 1_000 }, random)
  expect(drawn.every((number) => number >= 0 && number < 1)).toBe(true)
  expect(new Set(drawn).size).toBeGreaterThan(990)
  expect(drawn.reduce((sum, number) => sum + number, 0) / drawn.length).toBeCloseTo(0.5, 1)
})

it('ends a turn behind what the turn has set off, unless told not to', async () => {
  vi.useRealTimers()
  const order: string[] = []
  const { atEndOfTurn } = createRealWorld()
  await new Promise<void>((resolve) => {
    // Keeps the loop going.
    setImmediate(() => setImmediate(resolve))
    atEndOfTurn?.(() => order.push('end'))
    atEndOfTurn?.(() => order.push('never'))()
    void Promise.resolve().then(() => order.push('promise'))
  })
  expect(order).toEqual(['promise', 'end'])
})

it('has the loop wake for the end of a turn', () => {
  vi.useRealTimers()
  const immediates = () =>
    process.getActiveResourcesInfo().filter((name) => name === 'Immediate').length
  const before = immediates()
  const cancel = createRealWorld().atEndOfTurn?.(() => undefined)
  const after = immediates()
  cancel?.()
  expect(after).toBe(before + 1)
})
