import { expect, test } from 'vitest'
import { runAtOnce } from './run-at-once.ts'

test('so many run at once, and no more', async () => {
  let [running, most] = [0, 0]
  const done: number[] = []
  await runAtOnce([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
    running += 1
    most = Math.max(most, running)
    await Promise.resolve()
    running -= 1
    done.push(item)
  })
  expect(most).toBe(3)
  expect(done).toEqual([1, 2, 3, 4, 5, 6, 7])
})

test('nothing to do is done at once', async () => {
  await expect(runAtOnce([], 3, () => Promise.reject(new Error('no')))).resolves.toBeUndefined()
})
