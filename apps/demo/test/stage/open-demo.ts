import { fileURLToPath } from 'node:url'
import * as reference from 'maxine-server-ref'
import { startDemo } from '../../host/start-demo.mjs'
import type { FleetSettings } from 'maxine-server-ref'

export type Demo = Awaited<ReturnType<typeof startDemo>>

/** The page as `npm run build` leaves it. */
const BUILT = fileURLToPath(new URL('../../dist', import.meta.url))

/** In milliseconds: silence is noticed soon, no fault ends by itself but what has to, and no node dies of it. */
const TIMES = { heartbeatMs: 1_000, halfOpenMs: 600_000, slowMs: 1_500, burstMs: 1_500 }
const A_DAY_MS = 86_400_000

/** Long enough for something to be missed in it. */
const AWAY_MS = 1_500

/** More sign-ins and connections from one address than any person makes. */
const MANY = 100_000

interface DemoSettings {
  /** Services that live by themselves; none where a test says all that happens. */
  readonly fleet?: FleetSettings
  /** What happens by itself on the other servers; `none` where left out. */
  readonly sources?: 'running' | 'none'
}

/** What `npm start` runs, on free ports and in this process. */
export function openDemo({ fleet, sources = 'none' }: DemoSettings = {}): Promise<Demo> {
  const { heartbeatMs, ...faults } = TIMES
  const session = {
    heartbeatMs,
    connectionsPerUser: MANY,
    connectionsPerAddress: MANY,
    tokensPerMinute: MANY,
  }
  return startDemo({
    reference,
    folder: BUILT,
    server: {
      core: { session, ...(!fleet && { registry: { unhealthyAfterMs: A_DAY_MS } }) },
      ...(fleet && { fleet }),
    },
    faults,
    systems: { sources, awayMs: AWAY_MS },
  })
}
