import { PLANTED_BUGS } from './planted-bugs.ts'
import type { PlantedBug } from './planted-bugs.ts'
import { runStory } from './story.ts'

export interface Range {
  readonly from: number
  readonly seeds: number
  readonly bug?: PlantedBug | undefined
  /** Ends at the first story that breaks a promise. */
  readonly until?: 'the end' | 'a violation'
  /** Which seeds are worth a story. */
  readonly where?: (seed: number) => boolean
}

interface Result {
  readonly seed: number
  readonly violations: readonly string[]
}

export interface Summary {
  readonly stories: number
  readonly broken: readonly Result[]
  readonly counts: Readonly<Record<string, number>>
}

/** Plays one story after the other. */
export async function simulate(range: Range): Promise<Summary> {
  const { from, seeds, bug, until, where = () => true } = range
  const broken: Result[] = []
  const counts: Record<string, number> = {}
  let stories = 0
  for (let seed = from; seed < from + seeds; seed += 1) {
    if (!where(seed)) continue
    const outcome = await runStory(seed, { bug })
    stories += 1
    for (const [name, count] of Object.entries(outcome.counts)) {
      counts[name] = (counts[name] ?? 0) + count
    }
    if (outcome.violations.length > 0) broken.push({ seed, violations: outcome.violations })
    if (until === 'a violation' && broken.length > 0) break
    // Whoever runs this has timers and sockets of his own.
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { stories, broken, counts }
}

export function bugNamed(name: string | undefined): PlantedBug | undefined {
  if (name === undefined) return undefined
  const bug = PLANTED_BUGS[name]
  if (bug) return bug
  throw new Error(`there is no bug ${name}; choose from ${Object.keys(PLANTED_BUGS).join(', ')}`)
}
