import type { Cliffracer } from '../../core/systems/cliffracer/create-cliffracer.ts'
import { createCliffracer } from '../../core/systems/cliffracer/create-cliffracer.ts'
import type { RunningSystem, SharedOptions } from '../running-server.ts'
import type { SystemKind } from './system-kind.ts'

/** What only a Cliffracer can be told. */
export type CliffracerSettings = object

export interface CliffracerOptions extends SharedOptions {
  readonly dialect: 'cliffracer'
  readonly cliffracer?: CliffracerSettings
}

/** A Cliffracer that listens. */
export type RunningCliffracer = RunningSystem<Cliffracer>

const PAGE = `maxine-server-ref: rooms, topics and roles, as Cliffracer services have them.
`

export const CLIFFRACER: SystemKind<CliffracerOptions, Cliffracer> = {
  port: 8_081,
  takes: (path) => path === '/ws' || /^\/chat\/[^/]+$/.test(path),
  tokenInQuery: true,
  session: { heartbeatMs: 30_000 },
  page: PAGE,
  cors: { methods: 'GET, HEAD, POST', headers: 'authorization, content-type' },
  prepare({ world, session, authenticator }) {
    return Promise.resolve({
      create: ({ log, onError }) =>
        Promise.resolve(createCliffracer({ world, log, options: session, authenticator, onError })),
      close: () => Promise.resolve(),
    })
  },
}
