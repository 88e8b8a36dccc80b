import { isType } from '../broken-servers/frames.ts'
import type { Frame } from '../broken-servers/meddling-proxy.ts'
import { makeToken } from '../reference-target.ts'
import type { BrokenSystem } from './broken-system.ts'

export const CLIFFRACER_BUGS: readonly BrokenSystem[] = [
  {
    bug: 'a subscribe replaces those before it',
    caughtBy: ['CR-CORE-09'],
    meddle: () => (link) => {
      let before: unknown
      return {
        fromClient(frame) {
          if (!isType(frame, 'subscribe')) return [frame]
          if (before) link.toServer({ type: 'unsubscribe', topics: before })
          before = frame['topics']
          return [frame]
        },
        fromServer: (frame) => (isType(frame, 'unsubscribed') ? [] : [frame]),
      }
    },
  },
  {
    bug: 'an unsubscribe ends nothing',
    caughtBy: ['CR-CORE-10'],
    meddle:
      () =>
      ({ toClient }) => ({
        fromClient(frame) {
          if (!isType(frame, 'unsubscribe')) return [frame]
          toClient({ type: 'unsubscribed', topics: frame['topics'] })
          return []
        },
      }),
  },
  {
    bug: 'events do not say when they were',
    caughtBy: ['CR-CORE-20'],
    meddle: () => () => ({ fromServer: ({ timestamp: _, ...frame }) => [frame] }),
  },
  {
    bug: 'an error repeats what it is about',
    caughtBy: ['CR-SEC-27'],
    meddle: () => () => {
      let last: unknown
      const keep = (said: unknown) => {
        last = said
      }
      return {
        fromClient(frame) {
          keep(frame)
          return [frame]
        },
        fromClientUnread(text) {
          keep(text)
          return [text]
        },
        fromServer: (frame) => [isType(frame, 'error') ? { ...frame, received: last } : frame],
      }
    },
  },
  {
    bug: 'who says too much is sent away',
    caughtBy: ['CR-SEC-28'],
    meddle: () => (link) => ({
      fromServer(frame) {
        if (isType(frame, 'error') && /rate limit/i.test(String(frame['message']))) link.close(1008)
        return [frame]
      },
    }),
  },
  {
    bug: 'who is not let in is greeted first',
    kind: 'locked',
    caughtBy: ['CR-SEC-05'],
    meddle:
      () =>
      ({ toClient }) => {
        toClient({ type: 'connection', message: 'Connected' })
        return {}
      },
  },
  {
    bug: 'whoever asks over HTTP speaks to all',
    kind: 'locked',
    caughtBy: ['CR-SEC-22', 'CR-SEC-23'],
    ask: (honest) => (input, init) => {
      const admin = makeToken({ sub: 'somebody', role: 'admin', lifeMs: 60_000 })
      const headers = { ...init.headers, authorization: `Bearer ${admin}` }
      return honest(input, { ...init, headers })
    },
  },
  {
    bug: 'the echo leaves out what it does not know',
    kind: 'stock',
    caughtBy: ['CR-CORE-43'],
    meddle: () => () => ({
      fromServer(frame) {
        const { type } = Object(frame['data']) as Frame
        return [isType(frame, 'echo') ? { ...frame, data: { type } } : frame]
      },
    }),
  },
]

/** What chat rooms get wrong. */
export const CHAT_BUGS: readonly BrokenSystem[] = [
  {
    bug: 'whoever speaks in a room does not hear it',
    caughtBy: ['CR-ROOMS-03'],
    meddle: () => () => {
      const said = new Set<unknown>()
      return {
        fromClient(frame) {
          if (isType(frame, 'message')) said.add(frame['message'])
          return [frame]
        },
        fromServer: (frame) =>
          isType(frame, 'message') && said.has(frame['message']) ? [] : [frame],
      }
    },
  },
  {
    bug: 'all rooms are one',
    caughtBy: ['CR-ROOMS-08'],
    path: (path) => path.replace(/^\/chat\/[^?]+/, '/chat/all'),
  },
  {
    bug: 'nobody hears who goes',
    caughtBy: ['CR-ROOMS-04', 'CR-ROOMS-05'],
    meddle: () => () => ({ fromServer: (frame) => (isType(frame, 'user_left') ? [] : [frame]) }),
  },
  {
    bug: 'who comes later hears what was said last',
    caughtBy: ['CR-ROOMS-07'],
    meddle() {
      let last: Frame | undefined
      return ({ toClient }) => {
        if (last) toClient(last)
        return {
          fromServer(frame) {
            if (isType(frame, 'message')) last = frame
            return [frame]
          },
        }
      }
    },
  },
  {
    bug: 'anybody can speak as somebody else',
    kind: 'locked',
    caughtBy: ['CR-ROOMS-14'],
    meddle() {
      const names = new Map<unknown, unknown>()
      return () => ({
        fromClient(frame) {
          if ('user' in frame) names.set(frame['message'] ?? frame['content'], frame['user'])
          return [frame]
        },
        fromServer(frame) {
          const name = names.get(frame['message'])
          return [isType(frame, 'message') && name !== undefined ? { ...frame, user: name } : frame]
        },
      })
    },
  },
]
