import type { Stats } from 'maxine-client'

interface StatName {
  readonly name: keyof Stats
  readonly label: string
  readonly means: string
  /** Whether any of it is worth a look. */
  readonly isTrouble: 'trouble' | 'fine'
}

export const STATS: readonly StatName[] = [
  {
    name: 'connections',
    label: 'Connections',
    means: 'Times a connection stood',
    isTrouble: 'fine',
  },
  { name: 'attempts', label: 'Attempts', means: 'Times a connection was tried', isTrouble: 'fine' },
  { name: 'frames', label: 'Frames', means: 'Frames received', isTrouble: 'fine' },
  { name: 'events', label: 'Events', means: 'Events in those frames', isTrouble: 'fine' },
  {
    name: 'delivered',
    label: 'Delivered',
    means: 'Events that matched a subscription',
    isTrouble: 'fine',
  },
  {
    name: 'duplicates',
    label: 'Repeated',
    means: 'Events that had come before, and were not delivered again',
    isTrouble: 'fine',
  },
  {
    name: 'gaps',
    label: 'Gaps',
    means: 'Times events were lost, and it was told',
    isTrouble: 'trouble',
  },
  {
    name: 'malformed',
    label: 'Malformed',
    means: 'Frames that could not be read',
    isTrouble: 'trouble',
  },
  { name: 'unknown', label: 'Unknown', means: 'Frames of a kind nobody knows', isTrouble: 'fine' },
  {
    name: 'handlerFailures',
    label: 'Threw',
    means: 'Handlers of the page that threw',
    isTrouble: 'trouble',
  },
]
