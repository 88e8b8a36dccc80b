import { isType } from '../broken-servers/frames.ts'
import type { Frame } from '../broken-servers/meddling-proxy.ts'
import type { BrokenSystem } from './broken-system.ts'

export const NEXUS_BUGS: readonly BrokenSystem[] = [
  {
    bug: 'filters are confirmed and then ignored',
    caughtBy: ['NX-CORE-30', 'NX-CORE-32'],
    meddle: () => () => {
      const asked: unknown[] = []
      return {
        fromClient({ filters, ...frame }) {
          if (isType(frame, 'subscribe') || frame['action'] === 'subscribe') asked.push(filters)
          return [frame]
        },
        fromServer: (frame) => [
          isType(frame, 'subscription_confirmed') ? { ...frame, filters: asked.shift() } : frame,
        ],
      }
    },
  },
  {
    bug: 'of a list in a filter only the first value counts',
    caughtBy: ['NX-CORE-31'],
    meddle: () => () => ({
      fromClient: (frame) => [{ ...frame, ...firstsOf(frame) }],
    }),
  },
  {
    bug: 'a subscribe replaces those before it',
    caughtBy: ['NX-CORE-17'],
    meddle: () => (link) => {
      let before: unknown
      return {
        fromClient(frame) {
          if (frame['action'] !== 'subscribe') return [frame]
          if (before) link.toServer({ action: 'unsubscribe', channels: before })
          before = frame['channels']
          return [frame]
        },
        fromServer: swallowed('unsubscription_confirmed'),
      }
    },
  },
  {
    bug: 'an event comes once for each subscription that it matches',
    caughtBy: ['NX-CORE-18'],
    meddle: () => () => ({
      fromServer: (frame) => (isType(frame, 'event') ? [frame, frame] : [frame]),
    }),
  },
  {
    bug: 'unknown channels are left out, and the others of the frame are subscribed',
    caughtBy: ['NX-CORE-42'],
    meddle: () => () => ({
      fromClient({ channels, ...frame }) {
        const isSubscribe = frame['action'] === 'subscribe' && Array.isArray(channels)
        const isKnown = (one: unknown) =>
          /^(tasks|telemetry|system|ai|commands)\./.test(String(one))
        const known = isSubscribe ? channels.filter(isKnown) : channels
        return [{ ...frame, channels: known }]
      },
    }),
  },
  {
    bug: 'an unsubscribe ends nothing',
    caughtBy: ['NX-CORE-51'],
    meddle:
      () =>
      ({ toClient }) => ({
        fromClient(frame) {
          if (frame['action'] !== 'unsubscribe') return [frame]
          toClient({ type: 'unsubscription_confirmed', channels: frame['channels'] })
          return []
        },
      }),
  },
  {
    bug: 'whoever says what is no JSON is sent away',
    caughtBy: ['NX-CORE-60'],
    meddle: () => (link) => ({
      fromClientUnread() {
        link.close(1007)
        return []
      },
    }),
  },
  {
    bug: 'every connection has the same id',
    caughtBy: ['NX-CORE-02'],
    meddle: () => () => ({
      fromServer: (frame) => ['client_id' in frame ? { ...frame, client_id: 'client_1' } : frame],
    }),
  },
  {
    bug: 'who is turned away is told so in a frame',
    kind: 'locked',
    caughtBy: ['NX-SEC-01'],
    meddle:
      () =>
      ({ toClient }) => ({
        onServerClose(code) {
          if (code === 1008) toClient({ type: 'error', message: 'Missing authentication token' })
          return 'pass'
        },
      }),
  },
  {
    bug: 'scopes are not looked at',
    kind: 'locked',
    caughtBy: ['NX-SEC-20'],
    meddle: () => () => {
      const asked: unknown[] = []
      return {
        fromClient(frame) {
          if (frame['action'] === 'subscribe') asked.push(frame['channels'])
          return [frame]
        },
        fromServer: (frame) => [
          isType(frame, 'subscription_error')
            ? { type: 'subscription_confirmed', channels: asked.shift(), subscription_id: 'sub_1' }
            : frame,
        ],
      }
    },
  },
  {
    bug: 'the address can hold no token',
    kind: 'locked',
    caughtBy: ['NX-SEC-06'],
    path: (url) => url.replace(/\?.*$/, ''),
  },
]

function firstsOf({ filters }: Frame): Frame {
  const entries = Object.entries(Object(filters) as Frame)
  const firsts = entries.map(([name, one]) => [name, Array.isArray(one) ? one[0] : one] as const)
  return filters === undefined ? {} : { filters: Object.fromEntries(firsts) }
}

function swallowed(type: string) {
  return (frame: Frame) => (isType(frame, type) ? [] : [frame])
}
