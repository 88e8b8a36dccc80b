import { sparkPath } from '../design/spark-path.ts'
import { useStore } from '../design/use-store.ts'
import { SAMPLES } from './load.ts'
import { useNexus } from './nexus-desk.ts'

/** The processors of the sources that tell of theirs, as far as that was heard. */
export function LoadCard() {
  const load = useStore(useNexus().load)
  return (
    <section className="card load" aria-label="Processor load" data-testid="load">
      <h2>cpu_usage</h2>
      {load.size === 0 && <p className="faint">Subscribe to telemetry.metrics to see it.</p>}
      <ul>
        {[...load].map(([source, values]) => (
          <li key={source} className="load-row" data-testid="load-row" data-source={source}>
            <span className="cut soft">{source}</span>
            <Spark values={values} label={`cpu_usage of ${source}`} />
            <span className="figures">{percent(values)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

interface SparkProps {
  readonly values: readonly (number | null)[]
  readonly label: string
}

function Spark({ values, label }: SparkProps) {
  return (
    <svg className="spark" viewBox="0 0 100 100" preserveAspectRatio="none" role="img">
      <title>{label}</title>
      <path d={sparkPath(values, { count: SAMPLES, max: 100 })} vectorEffect="non-scaling-stroke" />
    </svg>
  )
}

function percent(values: readonly (number | null)[]): string {
  const last = values.findLast((value) => value !== null)
  return last === undefined ? '–' : `${Math.round(last)} %`
}
