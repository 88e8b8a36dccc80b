import { faultOf } from './fault-list.ts'
import type { FaultName } from './fault-list.ts'

/** How a fault was borne, from the press of the button on. Times are in milliseconds since then. */
export type Story =
  | { readonly state: 'idle' }
  | (Told & {
      /** `broken`: nothing is mended yet. `healing`: connected, the picture is being compared. */
      readonly state: 'broken' | 'healing'
    })
  | (Told & { readonly state: 'healed'; readonly equalMs: number })

export interface Told {
  readonly fault: FaultName
  /** Milliseconds since 1970. */
  readonly pressedAt: number
  /** Whether the connection is to end by it; no longer once the fault was taken away. */
  readonly expects: 'end' | 'strain'
  /** In the words of the host, once it has answered. */
  readonly says?: string
  /** Until when it lasts, in milliseconds since 1970. */
  readonly lastsUntil: number
  readonly noticedMs?: number
  /** The code of the error it was noticed by. */
  readonly noticedBy?: string
  readonly reconnectedMs?: number
  /** Entries by which the picture differed when it was last compared. */
  readonly differing?: number
  /** Events that came since. */
  readonly arrived: number
  /** Those of them that happened while there was no connection. */
  readonly recovered: number
  /** Events that the client says are gone; `untold`, where it says so without a number. */
  readonly lost: number | 'untold'
}

export type Happening = { readonly at: number } & (
  | { readonly type: 'pressed'; readonly fault: FaultName }
  | { readonly type: 'made'; readonly says: string; readonly lastsMs: number | undefined }
  | { readonly type: 'left'; readonly code: string }
  | { readonly type: 'back' }
  /** `timestamp`: when it happened, by the server's clock. */
  | { readonly type: 'event'; readonly timestamp: number | undefined }
  | { readonly type: 'gap'; readonly events: number | undefined }
  | { readonly type: 'compared'; readonly differing: number }
)

export const NO_STORY: Story = { state: 'idle' }

/** How the story goes on. */
export function tell(story: Story, happening: Happening): Story {
  if (happening.type === 'pressed') return begin(story, happening)
  if (story.state === 'idle') return story
  if (story.state === 'healed') return story
  switch (happening.type) {
    case 'made': {
      const { at, says, lastsMs = 0 } = happening
      return { ...story, says, lastsUntil: at + lastsMs }
    }
    case 'left': {
      if (story.noticedMs !== undefined) return story
      const noticedMs = happening.at - story.pressedAt
      return { ...story, state: 'broken', noticedMs, noticedBy: happening.code }
    }
    case 'back':
      return { ...story, state: 'healing', reconnectedMs: happening.at - story.pressedAt }
    case 'event':
      return count(story, happening.timestamp)
    case 'gap':
      return { ...story, lost: lostWith(story.lost, happening.events) }
    case 'compared':
      return compared(story, happening)
  }
}

/** Whether it makes sense to compare the picture with the server's: before, both may be old alike. */
export function canCompare(story: Story, now: number): story is Told & { state: 'healing' } {
  if (story.state !== 'healing' && story.state !== 'broken') return false
  if (story.says === undefined) return false
  if (story.noticedMs !== undefined) return story.state === 'healing'
  const { brings = 0 } = faultOf(story.fault) ?? {}
  // It was never noticed: what lasted is over, and the client had the time to see what it did.
  const patience = story.expects === 'end' || story.arrived < brings ? UNNOTICED_MS : 0
  return now >= story.lastsUntil + patience
}

/** What has not come of a fault so long after it was to be over does not come any more. */
const UNNOTICED_MS = 8_000

function begin(story: Story, { fault, at }: Happening & { type: 'pressed' }): Story {
  const { kind } = faultOf(fault) ?? { kind: 'strains' }
  const isUnderWay = story.state === 'broken' || story.state === 'healing'
  if (kind === 'ends') return isUnderWay ? { ...story, expects: 'strain', lastsUntil: at } : story
  return {
    state: 'broken',
    fault,
    pressedAt: at,
    expects: kind === 'breaks' ? 'end' : 'strain',
    lastsUntil: at,
    arrived: 0,
    recovered: 0,
    lost: 0,
  }
}

type Open = Told & { readonly state: 'broken' | 'healing' }

function count(story: Open, timestamp: number | undefined): Story {
  const arrived = story.arrived + 1
  const { reconnectedMs, pressedAt, recovered } = story
  const isOld =
    reconnectedMs !== undefined && timestamp !== undefined && timestamp < pressedAt + reconnectedMs
  return { ...story, arrived, recovered: recovered + (isOld ? 1 : 0) }
}

function lostWith(lost: Told['lost'], events: number | undefined): Told['lost'] {
  return lost === 'untold' || events === undefined ? 'untold' : lost + events
}

function compared(story: Open, { at, differing }: Happening & { type: 'compared' }): Story {
  if (differing > 0) return { ...story, differing }
  return { ...story, state: 'healed', differing, equalMs: at - story.pressedAt }
}
