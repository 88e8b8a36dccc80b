import { afterEach, expect, test, vi } from 'vitest'
import { reportUnheard } from './report-unheard.ts'

afterEach(() => void vi.unstubAllGlobals())

test('on Node it is a warning of the process, which ends nothing', () => {
  const emitWarning = vi.fn()
  const reportError = vi.fn()
  vi.stubGlobal('process', { emitWarning })
  vi.stubGlobal('reportError', reportError)
  const error = new Error('unheard')
  reportUnheard(error)
  expect([emitWarning.mock.calls, reportError.mock.calls]).toEqual([[[error]], []])
})

test('elsewhere it is what the runtime shows of errors nobody caught', () => {
  const reportError = vi.fn()
  vi.stubGlobal('process', undefined)
  vi.stubGlobal('reportError', reportError)
  const error = new Error('unheard')
  reportUnheard(error)
  expect(reportError).toHaveBeenCalledExactlyOnceWith(error)
})

test('a runtime that has neither shows nothing', () => {
  vi.stubGlobal('process', {})
  vi.stubGlobal('reportError', undefined)
  expect(() => reportUnheard(new Error('unheard'))).not.toThrow()
})
