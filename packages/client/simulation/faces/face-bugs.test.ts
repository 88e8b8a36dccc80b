import { expect, test } from 'vitest'
import { FACE_BUGS } from '../bugs/face-bugs.ts'
import { simulate } from '../simulate.ts'

/** After so many stories a bug counts as not found. */
const CAP = 200

for (const [name, bug] of Object.entries(FACE_BUGS)) {
  test(`it is noticed that ${bug.what}`, { timeout: 120_000 }, async ({ annotate }) => {
    const { play } = bug
    const { stories, broken } = await simulate({
      ...{ from: 1, seeds: CAP, play, bug },
      until: 'a violation',
    })
    await annotate(`${name} found after ${stories} stories: ${broken[0]?.violations[0] ?? 'not'}`)
    expect(broken, `${name} after ${stories} stories`).toHaveLength(1)
  })
}
