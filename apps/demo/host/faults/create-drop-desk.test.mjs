import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createDropDesk } from './create-drop-desk.mjs'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('makes nothing of any other name', async () => {
  const { desk } = scene()
  expect([await desk.make('burst'), await desk.make('toString')]).toEqual([undefined, undefined])
})

test('lets nobody come back before everybody is gone, and until the time has come', async () => {
  const { desk, faults, told } = scene()
  expect(await desk.make('drop')).toMatchObject({ name: 'drop', lastsMs: 3_000 })
  expect(told).toEqual(['refuseWith', 'resetAll'])
  vi.advanceTimersByTime(2_999)
  expect(faults.clear).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(faults.clear).toHaveBeenCalledOnce()
})

test('counts the time anew where it is asked for again', async () => {
  const { desk, faults } = scene()
  await desk.make('drop')
  vi.advanceTimersByTime(2_000)
  await desk.make('drop')
  vi.advanceTimersByTime(2_000)
  expect(faults.clear).not.toHaveBeenCalled()
})

test('ends at once when it is cleared', async () => {
  const { desk, faults } = scene()
  await desk.make('drop')
  desk.clear()
  vi.advanceTimersByTime(10_000)
  expect(faults.clear).toHaveBeenCalledOnce()
})

function scene() {
  /** @type {string[]} */
  const told = []
  const faults = {
    refuseWith: vi.fn(() => told.push('refuseWith')),
    resetAll: vi.fn(() => told.push('resetAll')),
    clear: vi.fn(),
  }
  // What the desk uses of a server, and no more.
  return { desk: createDropDesk(/** @type {any} */ ({ faults })), faults, told }
}
