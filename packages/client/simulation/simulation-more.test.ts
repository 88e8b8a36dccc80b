import { expect, test } from 'vitest'
import { simulate } from './simulate.ts'

test('a thousand more stories keep every promise', { timeout: 300_000 }, async () => {
  const { broken } = await simulate({ from: 1_001, seeds: 1_000 })
  const lines = broken.map(({ seed, violations }) => [
    `npm run simulate -- --seed ${seed} --trace`,
    ...violations.slice(0, 3),
  ])
  expect(lines).toEqual([])
})
