import type { BrokenServer } from './broken-server.ts'
import { isType } from './frames.ts'

/** What a server has to refuse. */
export const LIMIT_BUGS: readonly BrokenServer[] = [
  {
    bug: 'frames are read whatever their length',
    caughtBy: ['MX-SEC-41'],
    options: { core: { session: { maxPayload: 10_000_000 } } },
    meddle: () => ({
      fromServer: (frame) =>
        isType(frame, 'welcome')
          ? [{ ...frame, limits: { ...Object(frame['limits']), maxPayload: 65_536 } }]
          : [frame],
    }),
  },
  {
    bug: 'a connection may have any number of subscriptions',
    caughtBy: ['MX-SEC-50'],
    options: { core: { session: { maxSubscriptions: 100_000 } } },
    meddle: () => ({
      fromServer: (frame) =>
        isType(frame, 'welcome')
          ? [{ ...frame, limits: { ...Object(frame['limits']), maxSubscriptions: 32 } }]
          : [frame],
    }),
  },
  {
    bug: 'messages come as fast as they like',
    caughtBy: ['MX-SEC-48'],
    options: { core: { session: { messagesPerSecond: 1_000_000, messageBurst: 1_000_000 } } },
  },
  {
    bug: 'a user may have any number of connections',
    access: 'locked',
    caughtBy: ['MX-SEC-53'],
    options: { core: { session: { connectionsPerUser: 100_000 } } },
  },
]
