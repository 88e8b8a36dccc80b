import { expect, test } from 'vitest'
import { planFor } from './plan.ts'
import { PLANTED_BUGS } from './planted-bugs.ts'
import { simulate } from './simulate.ts'

/** After so many stories a bug counts as not found. */
const CAP = 400

for (const [name, bug] of Object.entries(PLANTED_BUGS)) {
  test(`it is noticed that ${bug.what}`, { timeout: 120_000 }, async ({ annotate }) => {
    const { stories, broken } = await simulate({
      from: 1,
      seeds: CAP,
      bug,
      until: 'a violation',
      where: (seed) => bug.server === undefined || planFor(seed).server === bug.server,
    })
    await annotate(`${name} found after ${stories} stories: ${broken[0]?.violations[0] ?? 'not'}`)
    expect(broken, `${name} after ${stories} stories`).toHaveLength(1)
  })
}
