import { expect, test } from 'vitest'
import { runOldSchedule } from './old-schedule.ts'

test('2,000 schedules of an old server end with its registry, and never show another', async () => {
  const violations: string[] = []
  const counts: Record<string, number> = {}
  for (let seed = 1; seed <= 2_000; seed += 1) {
    const outcome = await runOldSchedule(seed)
    violations.push(...outcome.violations)
    for (const [name, count] of Object.entries(outcome.counts)) {
      counts[name] = (counts[name] ?? 0) + count
    }
  }
  expect(violations.slice(0, 20)).toEqual([])
  // What it promises about these is only kept where they happen.
  for (const name of ['live', 'gaps', 'pictures', 'stale', 'boots', 'lost']) {
    expect(counts[name], name).toBeGreaterThan(100)
  }
}, 60_000)
