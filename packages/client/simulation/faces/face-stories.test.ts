import { expect, test } from 'vitest'
import { PLAYS, simulate } from '../simulate.ts'

/** More of them: `npm run simulate -- --play nexus --seeds 2000`. */
const SEEDS = 30

const SYSTEMS = ['nexus', 'deployd', 'cliffracer'] as const

for (const play of SYSTEMS) {
  test(`${SEEDS} stories of ${play} keep every promise`, { timeout: 120_000 }, async () => {
    const { broken, counts } = await simulate({ from: 1, seeds: SEEDS, play })
    const lines = broken.map(({ seed, violations }) => [
      `npm run simulate -- --seed ${seed} --play ${play} --trace`,
      ...violations.slice(0, 3),
    ])
    expect(lines).toEqual([])
    // The promises about these are only kept where they happen.
    for (const name of ['connections', 'delivered', 'gaps', 'handlerFailures']) {
      expect(counts[name], name).toBeGreaterThan(100)
    }
  })

  test(`the same seed tells the same story of ${play}`, async () => {
    const [one, other] = [[] as string[], [] as string[]]
    await PLAYS[play](7, { trace: (line) => one.push(line) })
    await PLAYS[play](7, { trace: (line) => other.push(line) })
    expect(one.length).toBeGreaterThan(50)
    expect(other).toEqual(one)
  })
}
