import type { BrokenServer } from './broken-server.ts'
import { isEvent, isType, sinceIn, withSince } from './frames.ts'
import type { Frame, Meddler } from './meddling-proxy.ts'

/** Positions, what is replayed for them, and what is said of it. */
export const RECOVERY_BUGS: readonly BrokenServer[] = [
  {
    bug: 'a part of the replay is called the whole',
    caughtBy: ['MX-REC-12'],
    meddle: () => shorten((replay) => Math.floor(replay / 2)),
  },
  {
    bug: 'the replay begins one event too late',
    caughtBy: ['MX-REC-11'],
    meddle: () => shorten((replay) => Math.min(replay, 1)),
  },
  {
    bug: 'the last event of the replay is sent again',
    caughtBy: ['MX-REC-10'],
    meddle: () => countingMore((replay) => replay === 0),
  },
  {
    bug: 'an event made during a recovery is lost',
    caughtBy: ['MX-REC-20'],
    meddle() {
      let phase: 'waiting' | 'recovered' | 'lost' = 'waiting'
      let left = 0
      return {
        fromServer(frame) {
          if (isType(frame, 'welcome') && frame['recovered'] === true) {
            phase = 'recovered'
            left = Number(frame['replay'])
          }
          if (phase !== 'recovered' || !isEvent(frame)) return [frame]
          if (left-- > 0) return [frame]
          phase = 'lost'
          return []
        },
      }
    },
  },
  {
    bug: 'the epoch of a position is not looked at',
    caughtBy: ['MX-REC-02'],
    meddle: (_link, witness) => ({
      fromClient: (frame) =>
        sinceIn(frame) ? [withSince(frame, { epoch: witness.epoch })] : [frame],
    }),
  },
  {
    bug: 'a position above the head is taken for the head',
    caughtBy: ['MX-REC-05'],
    meddle: (_link, witness) => ({
      fromClient(frame) {
        const since = sinceIn(frame)
        if (!since || since.offset <= witness.head) return [frame]
        return [withSince(frame, { offset: witness.head })]
      },
    }),
  },
  {
    bug: 'a position whose events are gone is called recovered',
    caughtBy: ['MX-REC-07'],
    meddle: () => calledRecovered('trimmed'),
  },
  {
    bug: 'more events than are looked through are called recovered',
    caughtBy: ['MX-REC-08'],
    meddle: () => calledRecovered('limit'),
  },
  {
    bug: 'a client at the head is told that nothing is left of its position',
    caughtBy: ['MX-REC-06'],
    meddle: () => ({
      fromServer(frame) {
        const { replay: _, ...rest } = frame
        const isAtHead =
          isType(frame, 'welcome') && frame['recovered'] === true && frame['replay'] === 0
        return isAtHead ? [{ ...rest, recovered: false, reason: 'trimmed' }] : [frame]
      },
    }),
  },
  {
    bug: 'bookmarks are not sent',
    caughtBy: ['MX-REC-32'],
    meddle: () => ({ fromServer: (frame) => (isType(frame, 'bookmark') ? [] : [frame]) }),
  },
  {
    bug: 'a bookmark counts one event too many',
    caughtBy: ['MX-REC-35'],
    meddle: () => ({
      fromServer: (frame) =>
        isType(frame, 'bookmark') ? [{ ...frame, sent: Number(frame['sent']) + 1 }] : [frame],
    }),
  },
  {
    bug: 'a bookmark overtakes an event',
    caughtBy: ['MX-REC-36'],
    meddle({ toClient }) {
      let held: Frame | undefined
      return {
        fromServer(frame) {
          if (isEvent(frame) && !held) {
            held = frame
            const number = Number(frame['offset'])
            toClient({ type: 'bookmark', epoch: 'unknown', offset: number, sent: 0 })
            return [frame]
          }
          return [frame]
        },
      }
    },
  },
  {
    bug: 'the silence is longer than was said',
    caughtBy: ['MX-CORE-66'],
    options: { core: { session: { heartbeatMs: 60_000 } } },
    meddle: () => ({
      fromServer: (frame) =>
        isType(frame, 'welcome') ? [{ ...frame, heartbeatMs: 400 }] : [frame],
    }),
  },
  {
    bug: 'a digest is wrong',
    caughtBy: ['MX-REC-40'],
    meddle: () => ({
      fromServer: (frame) => ('digest' in frame ? [{ ...frame, digest: 'f'.repeat(16) }] : [frame]),
    }),
  },
  {
    bug: 'a snapshot lacks what was registered last',
    caughtBy: ['MX-REC-45'],
    meddle: () => ({
      fromServer(frame) {
        if (!isType(frame, 'snapshot')) return [frame]
        const state = frame['state'] as { readonly services: Frame }
        const [, ...older] = Object.entries(state.services).reverse()
        return [{ ...frame, state: { ...state, services: Object.fromEntries(older) } }]
      },
    }),
  },
  {
    bug: 'who is recovered gets a snapshot as well',
    caughtBy: ['MX-REC-47'],
    meddle({ toClient }) {
      return {
        fromServer(frame) {
          if (!isType(frame, 'welcome') || frame['recovered'] !== true) return [frame]
          const { epoch, offset } = frame
          const state = { services: {}, configs: {}, circuits: {} }
          setImmediate(() =>
            toClient({ type: 'snapshot', part: 1, last: true, epoch, offset, state }),
          )
          return [frame]
        },
      }
    },
  },
  {
    bug: 'two events change places',
    caughtBy: ['MX-CORE-41'],
    meddle() {
      let held: readonly Frame[] = []
      return {
        fromServer(frame) {
          const late = held
          held = isEvent(frame) && late.length === 0 ? [frame] : []
          if (held.length > 0) return []
          return isEvent(frame) ? [frame, ...late] : [...late, frame]
        },
      }
    },
  },
  {
    bug: 'offsets are counted for each connection',
    caughtBy: ['MX-REC-28'],
    meddle() {
      let count = 0
      return {
        fromServer: (frame) => (isEvent(frame) ? [{ ...frame, offset: ++count }] : [frame]),
      }
    },
  },
  {
    bug: 'an epoch is the same after the log was lost',
    caughtBy: ['MX-REC-68'],
    meddle: () => ({
      fromServer: (frame) =>
        'epoch' in frame ? [{ ...frame, epoch: 'always-the-same' }] : [frame],
    }),
  },
  {
    bug: 'what a slow reader lost is not told',
    caughtBy: ['MX-REC-64'],
    unread: 'dropped',
  },
]

/** Leaves out so many of the replay, and counts as if they had never been. */
function shorten(howMany: (replay: number) => number): Meddler {
  let left = 0
  let missing = 0
  return {
    fromServer(frame) {
      if (isType(frame, 'welcome') && frame['recovered'] === true) {
        const replay = Number(frame['replay'])
        left = missing = howMany(replay)
        return [{ ...frame, replay: replay - missing }]
      }
      if (isType(frame, 'bookmark')) return [{ ...frame, sent: Number(frame['sent']) - missing }]
      if (!isEvent(frame) || left === 0) return [frame]
      left -= 1
      return []
    },
  }
}

/** Sends an event of the replay twice, and counts it twice. */
function countingMore(isLast: (left: number) => boolean): Meddler {
  let left = 0
  let more = 0
  return {
    fromServer(frame) {
      if (isType(frame, 'welcome')) left = Number(frame['replay'] ?? 0)
      if (isType(frame, 'bookmark')) return [{ ...frame, sent: Number(frame['sent']) + more }]
      if (!isEvent(frame) || left === 0) return [frame]
      left -= 1
      if (!isLast(left)) return [frame]
      more += 1
      return [frame, frame]
    },
  }
}

/** Says of a position that cannot be recovered that it was. */
function calledRecovered(reason: string): Meddler {
  return {
    fromServer(frame) {
      if (!isType(frame, 'welcome') || frame['reason'] !== reason) return [frame]
      const { reason: _, ...rest } = frame
      return [{ ...rest, recovered: true, replay: 0 }]
    },
  }
}
