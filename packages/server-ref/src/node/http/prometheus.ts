import { Counter, Gauge, Registry as Metrics } from 'prom-client'
import type { Core, Counters, Registry } from '../../core/index.ts'

/** What is counted, asked for whenever somebody wants the numbers. */
export interface MetricsSource {
  readonly counters: Counters
  readonly sizes: ReturnType<Core['sizes']>
  readonly counts: ReturnType<Registry['counts']>
}

/**
 * Makes the function that writes the numbers as Prometheus reads them. They stand in a set of their
 * own, with none of the process: several servers may share one.
 */
export function createMetricsText(read: () => MetricsSource): () => Promise<string> {
  const metrics = new Metrics()
  const registers = [metrics]
  const counters = COUNTERS.map(([key, name, help]) => {
    const counter = new Counter({ name: `maxine_${name}_total`, help, registers })
    return ({ counters }: MetricsSource) => {
      // The library only counts itself; these were counted already.
      counter.reset()
      counter.inc(counters[key])
    }
  })
  const gauges = GAUGES.map(([name, help, value]) => {
    const gauge = new Gauge({ name: `maxine_${name}`, help, registers })
    return (source: MetricsSource) => gauge.set(value(source))
  })
  return () => {
    const source = read()
    for (const update of [...counters, ...gauges]) update(source)
    return metrics.metrics()
  }
}

/** Each counter by its key, its name between `maxine_` and `_total`, and what it counts. */
const COUNTERS: readonly (readonly [key: keyof Counters, name: string, help: string])[] = [
  ['events', 'events', 'Events appended to the log'],
  ['delivered', 'events_delivered', 'Events put on connections, replayed ones included'],
  ['framesReceived', 'frames_received', 'Frames received from clients'],
  ['framesRefused', 'frames_refused', 'Frames that could not be read, or that nobody knows'],
  ['connections', 'connections', 'Connections accepted'],
  ['connectionsRefused', 'connections_refused', 'Connections refused'],
  ['authRefused', 'auth_refused', 'Tokens refused'],
  ['rateLimited', 'rate_limited', 'Frames refused because there were too many'],
  ['gaps', 'gaps', 'Gaps that connections were told of'],
  ['recovered', 'recovered', 'Positions from which connections were given all they had missed'],
  ['notRecovered', 'not_recovered', 'Positions from which that was not possible'],
  ['requests', 'http_requests', 'Requests answered'],
  ['requestErrors', 'http_request_errors', 'Requests answered with 4xx or 5xx'],
]

/** What there is now. */
const GAUGES: readonly (readonly [
  name: string,
  help: string,
  value: (source: MetricsSource) => number,
])[] = [
  ['open_connections', 'Connections open', ({ sizes }) => sizes.connections],
  ['subscriptions', 'Subscriptions of all connections', ({ sizes }) => sizes.subscriptions],
  ['connected_addresses', 'Addresses connected from', ({ sizes }) => sizes.addresses],
  ['connected_users', 'Users connected', ({ sizes }) => sizes.users],
  ['services', 'Services registered', ({ counts }) => counts.services],
  ['nodes', 'Nodes registered', ({ counts }) => counts.nodes],
]
