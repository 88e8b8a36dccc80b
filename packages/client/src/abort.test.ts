import { expect, test, vi } from 'vitest'
import { onAbort, throwIfAborted } from './abort.ts'

test('an abort is heard once, with its reason', () => {
  const controller = new AbortController()
  const heard = vi.fn()
  onAbort(controller.signal, heard)
  controller.abort('enough')
  controller.abort('again')
  expect(heard.mock.calls).toEqual([['enough']])
})

test('a signal that was aborted before is heard at once', () => {
  const heard = vi.fn()
  onAbort(AbortSignal.abort('late'), heard)
  expect(heard.mock.calls).toEqual([['late']])
})

test('after the undo nothing is heard, and the signal holds no listener', () => {
  const { signal, ...rest } = listening()
  const heard = vi.fn()
  const undo = onAbort(signal, heard)
  expect(rest.listeners.size).toBe(1)
  undo()
  undo()
  expect(rest.listeners.size).toBe(0)
  expect(heard).not.toHaveBeenCalled()
})

test('an abort takes its own listener away', () => {
  const { signal, listeners, abort } = listening()
  onAbort(signal, () => undefined)
  abort()
  expect(listeners.size).toBe(0)
})

test('no signal is never aborted', () => {
  expect(() => throwIfAborted(undefined)).not.toThrow()
  expect(onAbort(undefined, vi.fn())).not.toThrow()
})

test('what is thrown is the reason itself', () => {
  const reason = new Error('mine')
  expect(() => throwIfAborted(AbortSignal.abort(reason))).toThrow(reason)
})

/** A signal that shows who listens. */
function listening() {
  const listeners = new Set<() => void>()
  const signal = {
    aborted: false,
    reason: undefined,
    addEventListener: (_: 'abort', listener: () => void) => void listeners.add(listener),
    removeEventListener: (_: 'abort', listener: () => void) => void listeners.delete(listener),
  }
  return { signal, listeners, abort: () => listeners.forEach((listener) => listener()) }
}
