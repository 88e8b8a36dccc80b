import type { Deployd } from '../../core/systems/deployd/create-deployd.ts'
import { createDeployd } from '../../core/systems/deployd/create-deployd.ts'
import type { RunningSystem, SharedOptions } from '../running-server.ts'
import type { SystemKind } from './system-kind.ts'

/** What only a Deployd can be told. */
export type DeploydSettings = object

export interface DeploydOptions extends SharedOptions {
  readonly dialect: 'deployd'
  readonly deployd?: DeploydSettings
  /** Directory in which the documents are kept; in memory where left out. */
  readonly data?: string
}

/** A Deployd that listens. */
export type RunningDeployd = RunningSystem<Deployd>

const PAGE = `maxine-server-ref: collections and their changes, as go-deployd has them.
`

export const DEPLOYD: SystemKind<DeploydOptions, Deployd> = {
  port: 2_403,
  takes: (path) => path === '/ws',
  tokenInQuery: false,
  session: { heartbeatMs: 54_000 },
  page: PAGE,
  cors: {
    methods: 'GET, HEAD, POST, PUT, DELETE',
    headers: 'authorization, content-type, x-master-key',
  },
  prepare({ world, session, authenticator }) {
    return Promise.resolve({
      create: ({ log, onError }) =>
        Promise.resolve(createDeployd({ world, log, options: session, authenticator, onError })),
      close: () => Promise.resolve(),
    })
  },
}
