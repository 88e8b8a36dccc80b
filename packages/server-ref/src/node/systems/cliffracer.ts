import type { Cliffracer } from '../../core/systems/cliffracer/create-cliffracer.ts'
import { createCliffracer } from '../../core/systems/cliffracer/create-cliffracer.ts'
import { placeAt } from '../../core/systems/cliffracer/places.ts'
import type { ServiceSettings } from '../../core/systems/cliffracer/settings.ts'
import type { RunningSystem, SharedOptions } from '../running-server.ts'
import { SettingError } from '../setting-error.ts'
import type { SystemKind } from './system-kind.ts'

/** What only a Cliffracer can be told. */
export type CliffracerSettings = ServiceSettings

export interface CliffracerOptions extends SharedOptions {
  readonly dialect: 'cliffracer'
  readonly cliffracer?: CliffracerSettings
}

/** A Cliffracer that listens. */
export type RunningCliffracer = RunningSystem<Cliffracer>

const PAGE = `maxine-server-ref: rooms, topics and roles, as Cliffracer services have them.

WebSocket     /ws          send {"type":"subscribe","topics":["orders"]}
Chat rooms    /chat/lobby  send {"type":"message","message":"Hello, world!"}
Announcement  POST /rpc/send_announcement  {"text":"hello"}
Broadcast     POST /broadcast              {"to":{"topic":"orders"},"type":"order_update","data":{}}
Message bus   POST /events                 {"subject":"order.created","data":{"topic":"orders"}}
Health        GET /health  Metrics  GET /metrics
`

export const CLIFFRACER: SystemKind<CliffracerOptions, Cliffracer> = {
  takes: (path) => placeAt(path) !== undefined,
  tokenInQuery: true,
  session: { heartbeatMs: 30_000 },
  page: PAGE,
  cors: { methods: 'GET, HEAD, POST', headers: 'authorization, content-type' },
  prepare({ options, world, session, authenticator }) {
    const settings = checked(options.cliffracer)
    return Promise.resolve({
      create: ({ log, onError }) =>
        Promise.resolve(
          createCliffracer({ world, log, options: session, authenticator, onError, settings }),
        ),
      close: () => Promise.resolve(),
    })
  },
}

/** Types are gone where a program in JavaScript asks. */
function checked(settings: CliffracerSettings = {}): CliffracerSettings {
  const { profile, messagesPerMinute } = settings
  if (profile !== undefined && !['topics', 'stock'].includes(profile)) {
    throw new SettingError('The profile of a Cliffracer is topics or stock')
  }
  if (
    messagesPerMinute !== undefined &&
    !(Number.isSafeInteger(messagesPerMinute) && messagesPerMinute > 0)
  ) {
    throw new SettingError('A Cliffracer reads a whole number of messages a minute, and at least 1')
  }
  return settings
}
