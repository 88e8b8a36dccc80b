import { memo, useMemo } from 'react'
import { countText } from '../design/number-text.ts'
import { Ticking } from '../design/ticking.tsx'
import { durationText } from '../design/time-text.ts'
import { useDesk } from '../shell/desk-context.ts'
import type { Series } from './meter.ts'
import { TimeChart } from './time-chart.tsx'
import type { Line } from './time-chart.tsx'
import './charts.css'

const RATE: readonly Line[] = [{ values: ({ rate }) => rate, colour: '--accent', filled: 'filled' }]

const LATENCY: readonly Line[] = [
  { values: ({ p95 }) => p95, colour: '--warn-dot' },
  { values: ({ p50 }) => p50, colour: '--good-dot' },
]

export const Charts = memo(function Charts() {
  const { meter } = useDesk()
  const { series } = meter
  const texts = useMemo(() => textsOf(() => series.get()), [series])
  return (
    <div className="charts" data-testid="charts">
      <section className="card chart-card" aria-label="Rate">
        <header className="chart-head">
          <h2>Events a second</h2>
          <Ticking text={texts.rate} className="chart-now" />
        </header>
        <TimeChart
          label="Events a second, last minute"
          {...{ series, lines: RATE }}
          scale="linear"
        />
        <p className="chart-foot faint">
          <span>a minute ago</span>
          <span>now</span>
        </p>
      </section>
      <section className="card chart-card" aria-label="Latency">
        <header className="chart-head">
          <h2>Latency</h2>
          <span className="chart-now">
            <span className="swatch p50" /> p50 <Ticking text={texts.p50} />
            <span className="swatch p95" /> p95 <Ticking text={texts.p95} />
          </span>
        </header>
        <TimeChart
          label="Milliseconds from an event’s timestamp to the frame that shows it, last minute"
          {...{ series, lines: LATENCY }}
          scale="log"
        />
        <p className="chart-foot faint">
          <span className="cut" title={HONESTY}>
            server’s time → on screen
          </span>
          <Ticking text={texts.least} />
        </p>
      </section>
    </div>
  )
})

const HONESTY =
  'The timestamp is of the server’s clock and the frame of this computer’s: where the two differ, every figure is off by as much. The least that was ever seen bounds by how much too large.'

function textsOf(look: () => Series) {
  const last = (values: readonly (number | null)[]) => {
    const [value] = values.filter((each) => each !== null).slice(-1)
    return value === undefined ? '–' : msText(value)
  }
  return {
    rate: () => countText(look().rate.at(-1) ?? 0),
    p50: () => last(look().p50),
    p95: () => last(look().p95),
    least: () => {
      const { least } = look()
      return least === undefined ? '' : `clocks differ ${leastText(least)}`
    },
  }
}

/** Nothing takes less than no time: a smaller figure than that is a difference of the clocks, and no larger one is. */
function leastText(least: number): string {
  return least < 0 ? `at least ${durationText(-least)}` : `at most ${durationText(least)}`
}

function msText(ms: number): string {
  return ms < 0 ? `−${durationText(-ms)}` : durationText(ms)
}
