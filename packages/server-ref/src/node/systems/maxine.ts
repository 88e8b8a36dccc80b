import { startFleet } from '../../core/fleet/fleet.ts'
import { createCore } from '../../core/create-core.ts'
import type { Core, World } from '../../core/index.ts'
import type { FleetSettings, StartOptions } from '../running-server.ts'
import { coreOptions } from '../settings.ts'
import type { SystemKind } from './system-kind.ts'

const PATHS = ['/', '/ws']

const PAGE = `maxine-server-ref: live events of a service registry.

WebSocket   /  or  /ws      send {"subscribe":true}
Snapshot    GET /snapshot   History  GET /events?since=0
Health      GET /health     Metrics  GET /metrics
`

/** The registry of services. */
export const MAXINE: SystemKind<StartOptions, Core> = {
  takes: (path) => PATHS.includes(path),
  tokenInQuery: false,
  session: {},
  page: PAGE,
  cors: { methods: 'GET, HEAD, POST, DELETE', headers: 'authorization, content-type' },
  prepare({ options, world, session, authenticator }) {
    const { data, policy, fleet, core } = options
    const settings = { ...coreOptions(core, authenticator !== undefined), session }
    return Promise.resolve({
      ...(data !== undefined && { logDirectory: data }),
      async create({ log, onError }) {
        const made: Core = await createCore({
          world,
          log,
          options: settings,
          onError,
          ...(authenticator && { authenticator }),
          ...(policy && { policy }),
          ...(data !== undefined && { persistence: 'sqlite' }),
          metricsText: createLazyMetrics(() => made),
        })
        return made
      },
      beside: (made) => runFleet(made, world, fleet),
      close: () => Promise.resolve(),
    })
  },
}

/** Defaults in numbers a person can follow on a screen. */
function runFleet(
  { registry, publish }: Core,
  world: World,
  settings: FleetSettings | undefined,
): () => void {
  if (!settings) return () => undefined
  const { services, seed = 1, eventsPerSecond = 10 } = settings
  const pace = { size: services, seed, ratePerSecond: eventsPerSecond }
  return startFleet({ registry, publish, world, ...pace }).stop
}

/** The library is loaded by the first who asks: most servers in tests never do. */
function createLazyMetrics(core: () => Core): () => Promise<string> {
  let text: Promise<() => Promise<string>> | undefined
  return async () => {
    text ??= import('../http/prometheus.ts').then(({ createMetricsText }) =>
      createMetricsText(() => {
        const { counters, sizes, registry } = core()
        return { counters, sizes: sizes(), counts: registry.counts() }
      }),
    )
    return (await text)()
  }
}
