import { expect, test } from 'vitest'
import { simulate } from './simulate.ts'
import { runStory } from './story.ts'

/** The other half is in `simulation-more.test.ts`, so that two cores share the work. */
test('a thousand stories keep every promise', { timeout: 300_000 }, async () => {
  const { broken, counts } = await simulate({ from: 1, seeds: 1_000 })
  expect(
    broken.map(({ seed, violations }) => [replayLine(seed), ...violations.slice(0, 3)]),
  ).toEqual([])
  // The promises about these are only kept where they happen.
  for (const name of [
    'connections',
    'delivered',
    'duplicates',
    'gaps',
    'malformed',
    'handlerFailures',
  ]) {
    expect(counts[name], name).toBeGreaterThan(100)
  }
})

test('the same seed tells the same story', async () => {
  const [one, other] = [[] as string[], [] as string[]]
  await runStory(7, { trace: (line) => one.push(line) })
  await runStory(7, { trace: (line) => other.push(line) })
  expect(one.length).toBeGreaterThan(100)
  expect(other).toEqual(one)
})

function replayLine(seed: number): string {
  return `npm run simulate -- --seed ${seed} --trace`
}
