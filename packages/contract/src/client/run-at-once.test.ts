import { expect, test } from 'vitest'
import { runAtOnce } from './run-at-once.ts'

test('so many run at once, and no more', async () => {
  let [running, most] = [0, 0]
  const done: number[] = []
  await runAtOnce([1, 2, 3, 4, 5, 6, 7], { atOnce: 3 }, async (item) => {
    running += 1
    most = Math.max(most, running)
    await Promise.resolve()
    running -= 1
    done.push(item)
  })
  expect(most).toBe(3)
  expect(done).toEqual([1, 2, 3, 4, 5, 6, 7])
})

test('once it is aborted those under way hear of it, and none begins', async () => {
  const stop = new AbortController()
  const begun: number[] = []
  await runAtOnce([1, 2, 3, 4], { atOnce: 2, signal: stop.signal }, (item, signal) => {
    begun.push(item)
    return new Promise((resolve) => {
      signal.addEventListener('abort', resolve)
      if (item === 2) stop.abort()
    })
  })
  expect(begun).toEqual([1, 2])
})

test('nothing to do is done at once', async () => {
  const never = () => Promise.reject(new Error('no'))
  await expect(runAtOnce([], { atOnce: 3 }, never)).resolves.toBeUndefined()
})
