import { expect, test } from 'vitest'
import { simulate } from '../simulate.ts'

/** One without a crash of the server, and one with. More: `npm run simulate -- --play chat --seeds 100`. */
const SEEDS = 2

test('a chat of 200 loses no word between those who stayed in 60 s of faults, and says so to the others', async () => {
  const { broken, counts } = await simulate({ from: 1, seeds: SEEDS, play: 'chat' })
  const lines = broken.map(({ seed, violations }) => [
    `npm run simulate -- --seed ${seed} --play chat`,
    ...violations.slice(0, 3),
  ])
  expect(lines).toEqual([])
  // Who stayed, and who did not.
  expect(counts['stayed']).toBeGreaterThan(50)
  expect(counts['gaps']).toBeGreaterThan(50)
  expect(counts['heard']).toBeGreaterThan(50_000)
}, 120_000)
