import { textsOf } from 'maxine-server-ref/core'
import type { Connection, Core, Peer } from 'maxine-server-ref/core'
import type { PlantedBug } from '../planted-bugs.ts'

interface Spoiling {
  /** What becomes of the frames of one write. */
  readonly send?: (frames: readonly string[]) => readonly string[]
  readonly read?: (text: string) => string
  /** Said before anything else. */
  readonly first?: string
}

/** A server whose words, or whose ears, are spoilt, connection by connection. */
function spoilt(accept: Core['accept'], spoil: () => Spoiling): Core['accept'] {
  return (connection, request) => {
    const { send = keep, read = keep, first } = spoil()
    const outer: Connection = {
      close: connection.close,
      buffered: connection.buffered,
      send: (frames) => connection.send(send(textsOf(frames))),
    }
    const peer = accept(outer, request)
    if ('status' in peer) return peer
    if (first !== undefined) connection.send([first])
    return {
      onText: (text) => peer.onText(read(text)),
      onBinary: () => peer.onBinary(),
      onDrain: () => peer.onDrain(),
      onClose: () => peer.onClose(),
    } satisfies Peer
  }
}

function keep<Kept>(kept: Kept): Kept {
  return kept
}

/** Half of a longer replay is left out, and the count made to fit. */
function truncateReplay(): Spoiling {
  let dropped = 0
  let stage: 'before' | 'replay' | 'live' = 'before'
  const spoil = (text: string): readonly string[] => {
    if (text.includes('"type":"welcome"')) {
      stage = text.includes('"recovered":true') ? 'replay' : 'live'
      return [text]
    }
    if (text.includes('"type":"bookmark"')) {
      stage = 'live'
      return [text.replace(/"sent":(\d+)/, (_, sent) => `"sent":${Number(sent) - dropped}`)]
    }
    if (stage !== 'replay' || !text.startsWith('[')) return [text]
    const events = JSON.parse(text) as unknown[]
    const kept = events.slice(Math.ceil(events.length / 2))
    dropped += events.length - kept.length
    return kept.length > 0 ? [JSON.stringify(kept)] : []
  }
  return { send: (frames) => frames.flatMap(spoil) }
}

export const SERVER_BUGS = {
  'events-before-auth': {
    what: 'the server sends an event before it knows who asks',
    server: 'new',
    accept: (real) =>
      spoilt(real, () => ({
        first: '{"event":"tick","data":{"nodeId":"n1"},"timestamp":1,"offset":1}',
      })),
  },
  'replay-truncated': {
    what: 'the server gives a part of a replay and calls it complete',
    server: 'new',
    accept: (real) => spoilt(real, truncateReplay),
  },
  'no-epoch-check': {
    what: 'the server takes a position of another epoch for one of its own',
    server: 'new',
    accept: (real, epoch) =>
      spoilt(real, () => ({
        read: (text) => text.replace(/"epoch":"[^"]*"/, `"epoch":"${epoch()}"`),
      })),
  },
} satisfies Record<string, PlantedBug>
