import type { Nexus } from '../../core/systems/nexus/create-nexus.ts'
import { createNexus } from '../../core/systems/nexus/create-nexus.ts'
import type { RunningSystem, SharedOptions } from '../running-server.ts'
import { readApiKeys, withApiKeys } from './nexus/api-keys.ts'
import type { ApiKey } from './nexus/api-keys.ts'
import { readChannels } from './nexus/channel-list.ts'
import type { ChannelSetting } from './nexus/channel-list.ts'
import type { SystemKind } from './system-kind.ts'

/** What only a Nexus can be told. */
export interface NexusSettings {
  /**
   * The catalogue: names, or names with the scope that a token must list; or the path of a JSON file
   * with such a list. Default the seven channels of the document.
   */
  readonly channels?: readonly ChannelSetting[] | string
  /** Keys that are tokens as well, or the path of a JSON file with them. Turns authentication on. */
  readonly apiKeys?: readonly ApiKey[] | string
}

export interface NexusOptions extends SharedOptions {
  readonly dialect: 'nexus'
  readonly nexus?: NexusSettings
}

/** A Nexus that listens. */
export type RunningNexus = RunningSystem<Nexus>

const PAGE = `maxine-server-ref: channels of events, as Nexus has them.

WebSocket   /  or  /stream   send {"action":"subscribe","channels":["telemetry.metrics"]}
Publish     POST /publish    {"channel":"telemetry.metrics","data":{"value":1}}
Channels    GET /channels
Health      GET /health      Metrics  GET /metrics
`

const PATHS = ['/', '/ws', '/stream']

export const NEXUS: SystemKind<NexusOptions, Nexus> = {
  takes: (path) => PATHS.includes(path),
  tokenInQuery: true,
  session: { heartbeatMs: 30_000 },
  page: PAGE,
  cors: { methods: 'GET, HEAD, POST', headers: 'authorization, content-type' },
  async authenticate({ nexus }, world, others) {
    const keys = await readApiKeys(nexus?.apiKeys)
    return keys ? withApiKeys(keys, world, others) : others
  },
  async prepare({ options, world, session, authenticator }) {
    const channels = await readChannels(options.nexus?.channels)
    return {
      create: ({ log, onError }) =>
        Promise.resolve(
          createNexus({ world, log, options: session, authenticator, onError, channels }),
        ),
      close: () => Promise.resolve(),
    }
  },
}
