import { expectTypeOf, test } from 'vitest'
import type { AbortSignalLike } from '../abort.ts'
import type { FetchLike, RuntimeAbortSignal } from './fetch-like.ts'

test('the fetch and the signals of the runtime are what is asked for', () => {
  expectTypeOf(fetch).toExtend<FetchLike>()
  expectTypeOf<AbortSignal>().toExtend<AbortSignalLike>()
  expectTypeOf<RuntimeAbortSignal>().toEqualTypeOf<AbortSignal>()
})
