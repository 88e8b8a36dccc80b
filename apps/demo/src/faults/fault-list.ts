import type { IconName } from '../design/icon.tsx'

export type FaultName =
  'drop' | 'half-open' | 'expire-tokens' | 'restart-new-epoch' | 'burst' | 'slow-network' | 'clear'

export interface Fault {
  readonly name: FaultName
  readonly title: string
  readonly icon: IconName
  /** What will happen. */
  readonly does: string
  /** What to look at. */
  readonly watch: string
  /** `breaks`: the connection ends by it. `strains`: it stands, and has more to bear. `ends`: no fault at all. */
  readonly kind: 'breaks' | 'strains' | 'ends'
  /** Events it makes: it is not over before they have come. */
  readonly brings?: number
}

export const FAULTS: readonly Fault[] = [
  {
    name: 'drop',
    title: 'Drop connections',
    icon: 'cut',
    does: 'Resets every socket, without a word.',
    watch: 'Watch: back within a second or so, nothing missed.',
    kind: 'breaks',
  },
  {
    name: 'half-open',
    title: 'Half-open connection',
    icon: 'ghost',
    does: 'Nothing goes either way, and nobody is told.',
    watch: 'Watch: the silence is noticed, while the bare socket stays “open”.',
    kind: 'breaks',
  },
  {
    name: 'expire-tokens',
    title: 'Expire tokens',
    icon: 'key',
    does: 'Ends every session with close code 4401.',
    watch: 'Watch: a fresh token is fetched, nobody signs in again.',
    kind: 'breaks',
  },
  {
    name: 'restart-new-epoch',
    title: 'Restart, new log',
    icon: 'restart',
    does: 'The server forgets all there was.',
    watch: 'Watch: the loss is told, and the picture is read anew.',
    kind: 'breaks',
  },
  {
    name: 'burst',
    title: 'Burst of 10,000 events',
    icon: 'burst',
    does: 'Ten thousand events, all but at once.',
    watch: 'Watch: the page stays smooth, every event is counted.',
    kind: 'strains',
    brings: 10_000,
  },
  {
    name: 'slow-network',
    title: 'Slow network',
    icon: 'slow',
    does: 'What the server says comes late.',
    watch: 'Watch: the latency rises and falls, the order holds.',
    kind: 'strains',
  },
]

export const END: Fault = {
  name: 'clear',
  title: 'End all trouble',
  icon: 'heal',
  does: 'Takes every fault away at once.',
  watch: 'Watch: whatever was held back arrives.',
  kind: 'ends',
}

const BY_NAME = new Map([...FAULTS, END].map((fault) => [fault.name, fault]))

export function faultOf(name: FaultName): Fault | undefined {
  return BY_NAME.get(name)
}
