import type { FetchInit, FetchLike } from '../../src/index.ts'
import { isType } from '../broken-servers/frames.ts'
import type { Frame } from '../broken-servers/meddling-proxy.ts'
import type { BrokenSystem } from './broken-system.ts'

/** What collections and their changes get wrong. */
export const DEPLOYD_BUGS: readonly BrokenSystem[] = [
  {
    bug: 'changes do not say who made them',
    caughtBy: ['GD-CORE-23'],
    meddle: () => () => ({ fromServer: ({ userId: _, ...frame }) => [frame] }),
  },
  {
    bug: 'a deleted document is told by its id alone',
    caughtBy: ['GD-CORE-22'],
    meddle: () => () => ({
      fromServer: (frame) => [frame['action'] === 'deleted' ? withIdAlone(frame) : frame],
    }),
  },
  {
    bug: 'every change is told twice',
    caughtBy: ['GD-CORE-25'],
    meddle: () => () => ({ fromServer: (frame) => [frame, frame] }),
  },
  {
    bug: 'changes are told out of their order',
    caughtBy: ['GD-CORE-25'],
    meddle: () => () => {
      let held: Frame | undefined
      return {
        fromServer(frame) {
          if (frame['action'] !== 'created' || held) {
            const late = held ? [held] : []
            held = undefined
            return [frame, ...late]
          }
          // It waits for the next, which overtakes it; where none comes, the case waits in vain.
          held = frame
          return []
        },
      }
    },
  },
  {
    bug: 'who comes is told of the last change',
    caughtBy: ['GD-CORE-28'],
    meddle() {
      let last: Frame | undefined
      return ({ toClient }) => {
        if (last) toClient(last)
        return {
          fromServer(frame) {
            last = frame
            return [frame]
          },
        }
      }
    },
  },
  {
    bug: 'who says anything is sent away',
    caughtBy: ['GD-CORE-30'],
    meddle: () => (link) => ({
      fromClient() {
        link.close(1008)
        return []
      },
    }),
  },
  {
    bug: 'there is a greeting that nobody has promised',
    caughtBy: ['GD-CORE-29'],
    meddle:
      () =>
      ({ toClient }) => {
        toClient({ type: 'hello' })
        return {}
      },
  },
  {
    bug: 'any master key is good',
    caughtBy: ['GD-SEC-02'],
    ask: (honest, { masterKey = '' }) =>
      withHeaders(honest, (headers) => ({
        ...headers,
        ...('x-master-key' in headers && { 'x-master-key': masterKey }),
      })),
  },
  {
    bug: 'who shows nothing may write',
    caughtBy: ['GD-SEC-01'],
    ask: (honest, { masterKey = '' }) =>
      withHeaders(honest, (headers) =>
        'authorization' in headers ? headers : { 'x-master-key': masterKey, ...headers },
      ),
  },
  {
    bug: 'a list of documents is stored as one',
    caughtBy: ['GD-SEC-06', 'GD-CORE-27'],
    ask: (honest) =>
      withBody(honest, 'POST', (body) => {
        const first: unknown = Array.isArray(body) ? body[0] : body
        return Array.isArray(body) ? first : body
      }),
  },
  {
    bug: 'a change takes away the fields that it does not name',
    caughtBy: ['GD-CORE-08', 'GD-CORE-21'],
    ask: (honest) =>
      withBody(honest, 'PUT', (body) => ({ priority: null, completed: null, ...Object(body) })),
  },
]

/** What the deployed profile gets wrong. */
export const ROOM_BUGS: readonly BrokenSystem[] = [
  {
    bug: 'what is emitted to a room is told to everyone',
    kind: 'deployed',
    caughtBy: ['GD-ROOMS-20', 'GD-ROOMS-22'],
    meddle: () => () => ({
      fromClient: ({ room, ...frame }) => [isType(frame, 'emit') ? frame : { ...frame, room }],
    }),
  },
  {
    bug: 'nobody leaves a room',
    kind: 'deployed',
    caughtBy: ['GD-ROOMS-22'],
    meddle: () => () => ({ fromClient: (frame) => (isType(frame, 'leave') ? [] : [frame]) }),
  },
  {
    bug: 'joins are answered',
    kind: 'deployed',
    caughtBy: ['GD-ROOMS-03'],
    meddle:
      () =>
      ({ toClient }) => ({
        fromClient(frame) {
          if (isType(frame, 'join') && frame['room'])
            toClient({ type: 'join', room: frame['room'] })
          return [frame]
        },
      }),
  },
  {
    bug: 'a refused token ends the connection',
    kind: 'deployed',
    caughtBy: ['GD-ROOMS-31', 'GD-ROOMS-32'],
    meddle: () => (link) => ({
      fromServer(frame) {
        if (frame['error'] === 'Invalid authentication token') link.close(1008)
        return [frame]
      },
    }),
  },
  {
    bug: 'times are in milliseconds',
    kind: 'deployed',
    caughtBy: ['GD-ROOMS-01', 'GD-ROOMS-11'],
    meddle: () => () => ({
      fromServer(frame) {
        const { timestamp } = Object(frame['meta']) as { readonly timestamp?: number }
        return [
          timestamp === undefined ? frame : { ...frame, meta: { timestamp: timestamp * 1_000 } },
        ]
      },
    }),
  },
  {
    bug: 'frames that cannot be done are passed over in silence',
    kind: 'deployed',
    caughtBy: ['GD-ROOMS-34', 'GD-ROOMS-35', 'GD-ROOMS-36'],
    meddle: () => () => ({
      fromServer: (frame) =>
        isType(frame, 'error') && frame['error'] !== 'Room name required' ? [] : [frame],
    }),
  },
]

function withIdAlone(frame: Frame): Frame {
  const { id } = Object(frame['document']) as { readonly id?: unknown }
  return { ...frame, document: { id } }
}

type Headers = Readonly<Record<string, string>>

function withHeaders(honest: FetchLike, change: (headers: Headers) => Headers): FetchLike {
  return (input, init) => honest(input, { ...init, headers: change(init.headers) })
}

function withBody(
  honest: FetchLike,
  method: string,
  change: (body: unknown) => unknown,
): FetchLike {
  return (input, init) => honest(input, init.method === method ? changed(init, change) : init)
}

/** What is no JSON stays as it is. */
function changed(init: FetchInit, change: (body: unknown) => unknown): FetchInit {
  try {
    return { ...init, body: JSON.stringify(change(JSON.parse(init.body ?? ''))) }
  } catch {
    return init
  }
}
