import { expect, test } from 'vitest'
import { KeyedBuckets } from './keyed-buckets.ts'

test('each key has a bucket of its own', () => {
  const buckets = new KeyedBuckets(1, 2)
  const verdicts = ['a', 'a', 'a', 'b'].map((key) => buckets.take(key, 0).verdict)
  expect(verdicts).toEqual(['taken', 'taken', 'refused', 'taken'])
})

test('a bucket fills again as time passes', () => {
  const buckets = new KeyedBuckets(2, 1)
  buckets.take('a', 0)
  expect(buckets.take('a', 100)).toEqual({ verdict: 'refused', retryAfterMs: 400 })
  expect(buckets.take('a', 500).verdict).toBe('taken')
})

test('keys that come once are not kept for ever', () => {
  const buckets = new KeyedBuckets(1, 1)
  for (let count = 0; count < 100_000; count++) buckets.take(`address ${count}`, count * 100)
  expect(buckets.size).toBeLessThan(600)
})

test('a key in use is not forgotten to make room', () => {
  const buckets = new KeyedBuckets(0.001, 1)
  buckets.take('a', 0)
  for (let count = 0; count < 1_000; count++) buckets.take(`other ${count}`, 1)
  expect(buckets.take('a', 2).verdict).toBe('refused')
})

test('a key that is let go starts anew', () => {
  const buckets = new KeyedBuckets(1, 1)
  buckets.take('a', 0)
  buckets.forget('a')
  expect([buckets.size, buckets.take('a', 0).verdict]).toEqual([0, 'taken'])
})
