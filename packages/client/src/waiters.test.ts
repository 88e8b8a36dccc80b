import { expect, test, vi } from 'vitest'
import { Waiters } from './waiters.ts'

test('those who wait for the same thing are told together', async () => {
  const waiters = new Waiters()
  const all = [waiters.wait(), waiters.wait()]
  waiters.resolve()
  expect(await Promise.all(all)).toEqual([undefined, undefined])
})

test('those who come later wait for the next time', async () => {
  const waiters = new Waiters()
  const first = waiters.wait()
  waiters.resolve()
  await first
  const second = waiters.wait()
  waiters.reject(new Error('not this time'))
  await expect(second).rejects.toThrow('not this time')
})

test('a wait ends with the reason of its signal, and no other does', async () => {
  const waiters = new Waiters()
  const controller = new AbortController()
  const impatient = waiters.wait(controller.signal)
  const patient = waiters.wait()
  controller.abort(new Error('enough'))
  await expect(impatient).rejects.toThrow('enough')
  waiters.resolve()
  await expect(patient).resolves.toBeUndefined()
})

test('a signal that was aborted before ends the wait at once', async () => {
  await expect(new Waiters().wait(AbortSignal.abort('late'))).rejects.toBe('late')
})

test('a signal is let go of when the wait is over', async () => {
  const waiters = new Waiters()
  const { signal } = new AbortController()
  const removed = vi.spyOn(signal, 'removeEventListener')
  const waits = [waiters.wait(signal), waiters.wait(signal)]
  waiters.reject(new Error('over'))
  await Promise.allSettled(waits)
  expect(removed).toHaveBeenCalledTimes(2)
})

test('nobody has to handle a rejection', async () => {
  const waiters = new Waiters()
  const controller = new AbortController()
  void waiters.wait(controller.signal)
  void waiters.wait()
  controller.abort(new Error('unhandled'))
  waiters.reject(new Error('unhandled as well'))
  await new Promise((resolve) => setImmediate(resolve))
  expect(controller.signal.aborted).toBe(true)
})

test('with nobody waiting nothing happens', () => {
  const waiters = new Waiters()
  waiters.resolve()
  waiters.reject(new Error('nobody'))
  expect(waiters.wait()).toBeInstanceOf(Promise)
})
