import { about } from '../about.ts'
import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import type { Peer } from '../../peer.ts'
import { openRaw, frameBytes, handshakeText } from '../../wire/raw-socket.ts'
import { mustEndRaw } from './raw-steps.ts'
import { mustStillServe } from './steps.ts'

/** How much a server reads of one frame, and what it makes of many. */
export const PAYLOADS: readonly Case[] = [
  {
    id: 'MX-SEC-40',
    title: 'reads a frame of exactly limits.maxPayload',
    needs: ['extension'],
    async run(stage) {
      const { peer } = await stage.greet({ subscriptions: [] })
      peer.send(pingOf(stage.facts.maxPayload))
      await peer.expect({ type: 'pong', ping: 7 })
    },
  },
  {
    id: 'MX-SEC-41',
    title: 'ends a connection with 1009 for a frame of one more',
    needs: ['extension', 'bytes', 'closing'],
    async run(stage) {
      const { peer: other } = await stage.greet()
      const { peer } = await stage.greet({ subscriptions: [] })
      peer.send(pingOf(stage.facts.maxPayload + 1))
      const { code } = await peer.closed()
      must(code === 1009, `wanted 1009, got ${code}`)
      must(!peer.rest().some(({ type }) => type === 'pong'), 'the frame was answered')
      await about('another client', other.settle())
      await mustStillServe(stage)
    },
  },
  {
    id: 'MX-SEC-42',
    title: 'ends it before the frame has come, and before authentication',
    needs: ['extension', 'bytes', 'closing'],
    async run(stage) {
      for (const announced of [stage.facts.maxPayload + 1, 20 * MIB, 2 ** 40, 2 ** 52]) {
        const head = frameBytes(TEXT, Buffer.from('{"auth":"'), announced)
        await about(`${announced} bytes announced`, mustEndRaw(stage, head, 1009))
      }
      await mustStillServe(stage)
    },
  },
  {
    id: 'MX-SEC-43',
    title: 'reads a text that comes in a few fragments, cut inside a character',
    needs: ['extension', 'bytes'],
    async run(stage) {
      const { peer } = await stage.greet({ subscriptions: [] })
      const serviceName = stage.name('größe')
      const bytes = Buffer.from(JSON.stringify({ subscribe: { serviceName }, id: 's2' }))
      const cut = bytes.indexOf('ö') + 1
      sendInParts(peer, [bytes.subarray(0, 4), bytes.subarray(4, cut), bytes.subarray(cut)])
      await peer.expect({ type: 'subscribed', id: 's2', filter: { serviceName } })
    },
  },
  {
    id: 'MX-SEC-44',
    title: 'counts the fragments of a message together',
    needs: ['extension', 'bytes', 'closing'],
    async run(stage) {
      const { peer } = await stage.greet({ subscriptions: [] })
      const quarter = Math.ceil((stage.facts.maxPayload + 1) / 4)
      sendInParts(peer, Array<Buffer>(4).fill(Buffer.alloc(quarter, ' ')))
      const { code } = await peer.closed()
      must(code === 1009, `wanted 1009, got ${code}`)
    },
  },
  {
    id: 'MX-SEC-45',
    title: 'ends a message of thousands of fragments before its end',
    strength: 'should',
    needs: ['extension', 'bytes'],
    async run(stage) {
      const { peer } = await stage.greet({ subscriptions: [] })
      const one = Buffer.from(' ')
      for (let count = 0; count < FLOOD && !peer.ended; count++) {
        peer.wire.sendBytes?.(one, { as: 'text', part: 'more' })
      }
      await peer.closed()
    },
  },
  {
    id: 'MX-SEC-46',
    title: 'goes on serving others in a flood of fragments, pings and frames that never end',
    needs: ['extension', 'bytes', 'pings', 'backpressure'],
    async run(stage) {
      const [fragments, pings] = [await stage.connect(), await stage.connect()]
      const half = await openRaw(stage.address.url)
      try {
        half.write(handshakeText(stage.address.url))
        half.write(frameBytes(TEXT, Buffer.alloc(100), 30_000))
        // What the server answers is never read.
        pings.wire.pause?.()
        for (let count = 0; count < FLOOD; count++) {
          if (!fragments.ended) {
            fragments.wire.sendBytes?.(Buffer.from(' '), { as: 'text', part: 'more' })
          }
          if (!pings.ended) pings.wire.ping?.('x'.repeat(100))
        }
        await mustStillServe(stage)
      } finally {
        half.destroy()
      }
      pings.wire.resume?.()
      await mustStillServe(stage)
    },
  },
]

const MIB = 1_048_576

/** A whole text frame: RFC 6455, 5.2. */
const TEXT = 0x81

/** More than any client has a reason for. */
const FLOOD = 10_000

/** A frame of so many characters. */
function pingOf(length: number): string {
  return '{"ping":7}'.padEnd(length)
}

function sendInParts(peer: Peer, parts: readonly Uint8Array[]): void {
  for (const [index, bytes] of parts.entries()) {
    const part = index === parts.length - 1 ? 'last' : 'more'
    peer.sendBytes(bytes, { as: 'text', part })
  }
}
