import { runChat } from './chat/chat-story.ts'
import { STOCK_SYSTEM, TOPICS_SYSTEM } from './faces/cliffracer-system.ts'
import { deploydFor } from './faces/deployd-system.ts'
import { faceStories } from './faces/face-story.ts'
import { NEXUS_SYSTEM } from './faces/nexus-system.ts'
import { runOldSchedule } from './old-views/old-schedule.ts'
import { FACE_BUGS } from './bugs/face-bugs.ts'
import { PLANTED_BUGS } from './planted-bugs.ts'
import type { PlantedBug } from './planted-bugs.ts'
import { runStory } from './story.ts'

/**
 * What a seed decides: a whole client and its server, of Maxine's wire or of another; or a view of an
 * old server, closer by.
 */
export const PLAYS = {
  stories: runStory,
  'old-views': runOldSchedule,
  nexus: faceStories(() => NEXUS_SYSTEM),
  deployd: faceStories(deploydFor),
  chat: runChat,
  cliffracer: faceStories((seed) => (seed % 4 === 0 ? STOCK_SYSTEM : TOPICS_SYSTEM)),
}

export type PlayName = keyof typeof PLAYS

export interface Range {
  readonly from: number
  readonly seeds: number
  /** Default `stories`. */
  readonly play?: PlayName | undefined
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
  const { from, seeds, bug, until, play = 'stories', where = () => true } = range
  const broken: Result[] = []
  const counts: Record<string, number> = {}
  let stories = 0
  for (let seed = from; seed < from + seeds; seed += 1) {
    if (!where(seed)) continue
    const outcome = await PLAYS[play](seed, { bug })
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

export function playNamed(name: string): PlayName {
  if (Object.hasOwn(PLAYS, name)) return name as PlayName
  throw new Error(`nobody plays ${name}; choose from ${Object.keys(PLAYS).join(', ')}`)
}

export function bugNamed(name: string | undefined): PlantedBug | undefined {
  if (name === undefined) return undefined
  const bugs: Readonly<Record<string, PlantedBug>> = { ...PLANTED_BUGS, ...FACE_BUGS }
  const bug = bugs[name]
  if (bug) return bug
  throw new Error(`there is no bug ${name}; choose from ${Object.keys(bugs).join(', ')}`)
}
