import { useConnection } from 'maxine-react'
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import { countText } from '../design/number-text.ts'
import { agoText } from '../design/time-text.ts'
import { Ticking } from '../design/ticking.tsx'
import { useStore } from '../design/use-store.ts'
import { useDesk } from '../shell/desk-context.ts'
import type { Desk } from '../shell/desk.ts'
import type { Tone } from '../design/tone.ts'

/** Beyond so long without a word, a bare socket is as good as dead, and does not know. In milliseconds. */
const SILENT_MS = 3_000

/** The client beside a bare socket: the same server, the same events, since the same moment. */
export function Lanes() {
  return (
    <div className="lanes" role="group" aria-label="Client and bare WebSocket compared">
      <OurLane />
      <BareLane />
    </div>
  )
}

function OurLane() {
  const { race, healer } = useDesk()
  const { status } = useConnection()
  const story = useStore(healer.story)
  const lost = story.state === 'idle' ? 0 : story.lost
  const got = useMemo(() => () => countText(race.ours), [race])
  const isConnected = status === 'connected'
  return (
    <div className="lane ours" data-testid="own-lane">
      <LaneHead
        name="maxine-client"
        tone={isConnected ? 'good' : 'warn'}
        says={isConnected ? 'live' : 'coming back'}
      />
      <LaneFigure
        got={<Ticking text={got} />}
        missed={lost === 'untold' ? 'told' : countText(lost)}
        unit={lost === 'untold' ? 'of the loss' : 'missed'}
      />
    </div>
  )
}

function BareLane() {
  const { bare, race } = useDesk()
  const state = useStore(bare.state)
  const texts = useMemo(() => textsOf(bare, race), [bare, race])
  return (
    <div
      className={`lane bare ${state.status}`}
      data-testid="bare-lane"
      data-state={state.status}
      title="new WebSocket(url), sign in, subscribe, hope"
    >
      <LaneHead
        name="bare WebSocket"
        tone={state.status === 'dead' ? 'bad' : 'unknown'}
        says={<Ticking text={texts.says} />}
      />
      <LaneFigure
        got={<Ticking text={texts.got} />}
        missed={<Ticking text={texts.missed} className="lane-falls" />}
      />
    </div>
  )
}

interface LaneHeadProps {
  readonly name: string
  readonly tone: Tone
  readonly says: ReactNode
}

function LaneHead({ name, tone, says }: LaneHeadProps) {
  return (
    <p className="lane-head">
      <span className={`dot ${tone}`} aria-hidden="true" />
      <span className="lane-name mono">{name}</span>
      <span className="lane-says cut">{says}</span>
    </p>
  )
}

interface LaneFigureProps {
  readonly got: ReactNode
  readonly missed: ReactNode
  readonly unit?: string
}

function LaneFigure({ got, missed, unit = 'missed' }: LaneFigureProps) {
  return (
    <p className="lane-figures">
      <span className="lane-missed">
        {missed} <small>{unit}</small>
      </span>
      <span className="lane-got figures faint">{got} got</span>
    </p>
  )
}

function textsOf(bare: Desk['bare'], race: Desk['race']) {
  return {
    got: () => countText(bare.events),
    missed: (now: number) => countText(race.missed(now)),
    says: (now: number) => {
      const state = bare.state.get()
      if (state.status === 'dead') return `dead since ${agoText(now, state.since)}`
      if (state.status === 'connecting') return 'connecting'
      const silence = now - bare.heardAt
      return silence > SILENT_MS ? `“open”, silent ${agoText(now, bare.heardAt)}` : 'open'
    },
  }
}
