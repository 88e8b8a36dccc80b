import { countText, plural } from '../design/number-text.ts'
import { durationText } from '../design/time-text.ts'
import { faultOf } from './fault-list.ts'
import type { Story, Told } from './heal-story.ts'

/** A step of the way back. */
interface HealStep {
  readonly name: string
  readonly text: string
  readonly state: 'done' | 'now' | 'to-come'
}

export interface HealWords {
  readonly lead: string
  readonly steps: readonly HealStep[]
  /** What became of the events. */
  readonly sum: string
}

const IDLE: HealWords = {
  lead: 'Nothing is broken yet',
  steps: [
    { name: 'Noticed', text: '–', state: 'to-come' },
    { name: 'Reconnected', text: '–', state: 'to-come' },
    { name: 'Equal to server', text: '–', state: 'to-come' },
  ],
  sum: 'Press a button below: every step is timed here.',
}

export function healWords(story: Story): HealWords {
  if (story.state === 'idle') return IDLE
  const title = faultOf(story.fault)?.title ?? story.fault
  return {
    lead: `${title}: ${leadOf(story)}`,
    steps:
      story.noticedMs === undefined && story.expects === 'strain' ? unbroken(story) : broken(story),
    sum: sumOf(story),
  }
}

function leadOf(story: Exclude<Story, { state: 'idle' }>): string {
  if (story.state === 'healed') return 'healed'
  if (story.state === 'healing') return differsBy(story.differing)
  if (story.says === undefined) return 'asking the server'
  if (story.noticedMs !== undefined) return 'coming back'
  return story.expects === 'end' ? 'not noticed yet' : 'bearing it'
}

function differsBy(differing: number | undefined): string {
  return differing === undefined || differing === 0
    ? 'catching up'
    : `${plural(differing, 'entry differs', 'entries differ')} still`
}

function broken(story: Exclude<Story, { state: 'idle' }>): readonly HealStep[] {
  const { noticedMs, reconnectedMs } = story
  const equalMs = story.state === 'healed' ? story.equalMs : undefined
  const steps = [
    ['Noticed', noticedMs],
    ['Reconnected', story.state === 'broken' ? undefined : reconnectedMs],
    ['Equal to server', equalMs],
  ] as const
  const next = steps.findIndex(([, ms]) => ms === undefined)
  return steps.map(([name, ms], index) => stepOf(name, ms, index === next))
}

/** The connection bore it: there was nothing to notice. */
function unbroken(story: Exclude<Story, { state: 'idle' }>): readonly HealStep[] {
  const equalMs = story.state === 'healed' ? story.equalMs : undefined
  return [
    { name: 'Connection', text: 'held', state: 'done' },
    {
      name: 'Arrived',
      text: countText(story.arrived),
      state: equalMs === undefined ? 'now' : 'done',
    },
    stepOf('Equal to server', equalMs, equalMs === undefined),
  ]
}

function stepOf(name: string, ms: number | undefined, isNext: boolean): HealStep {
  if (ms !== undefined) return { name, text: durationText(ms), state: 'done' }
  return { name, text: '…', state: isNext ? 'now' : 'to-come' }
}

function sumOf({ recovered, arrived, lost, noticedMs, says, expects }: Told): string {
  if (noticedMs === undefined && expects === 'end') return says ?? 'The button was pressed.'
  const got =
    noticedMs === undefined
      ? `${plural(arrived, 'event')} arrived`
      : `${plural(recovered, 'event')} recovered`
  if (lost === 'untold') return 'The loss of the old log was told, the state read anew'
  return `${got}, ${lost === 0 ? 'none' : countText(lost)} lost`
}
