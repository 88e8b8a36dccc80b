import type { Nexus } from '../../core/systems/nexus/create-nexus.ts'
import { createNexus } from '../../core/systems/nexus/create-nexus.ts'
import type { RunningSystem, SharedOptions } from '../running-server.ts'
import type { SystemKind } from './system-kind.ts'

/** What only a Nexus can be told. */
export type NexusSettings = object

export interface NexusOptions extends SharedOptions {
  readonly dialect: 'nexus'
  readonly nexus?: NexusSettings
}

/** A Nexus that listens. */
export type RunningNexus = RunningSystem<Nexus>

const PAGE = `maxine-server-ref: channels of events, as Nexus has them.
`

export const NEXUS: SystemKind<NexusOptions, Nexus> = {
  port: 3_000,
  takes: (path) => path === '/' || path === '/ws' || path === '/stream',
  tokenInQuery: true,
  session: { heartbeatMs: 30_000 },
  page: PAGE,
  cors: { methods: 'GET, HEAD, POST', headers: 'authorization, content-type' },
  prepare({ world, session, authenticator }) {
    return Promise.resolve({
      create: ({ log, onError }) =>
        Promise.resolve(createNexus({ world, log, options: session, authenticator, onError })),
      close: () => Promise.resolve(),
    })
  },
}
