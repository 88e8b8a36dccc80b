import { about } from '../about.ts'
import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import type { Stage } from '../../stage.ts'
import type { BytesHow } from '../../wire/dial.ts'
import { frameBytes, handshakeText } from '../../wire/raw-socket.ts'
import { mustEndRaw, withRaw } from './raw-steps.ts'
import { mustStillServe } from './steps.ts'

/** Bytes that are no WebSocket messages of text. */
export const BROKEN_FRAMES: readonly Case[] = [
  {
    id: 'MX-SEC-64',
    title: 'ends a connection that sends a binary frame with 1003, and reads nothing of it',
    needs: ['extension', 'bytes', 'closing'],
    async run(stage) {
      for (const bytes of [PING, Buffer.alloc(0), Buffer.from([0, 255, 0, 255])]) {
        await mustEnd(stage, bytes, { as: 'binary' }, 1003)
      }
      await mustStillServe(stage)
    },
  },
  {
    id: 'MX-SEC-65',
    title: 'ends a connection that sends a text that is not UTF-8 with 1007',
    needs: ['extension', 'bytes', 'closing'],
    async run(stage) {
      for (const [what, ...bytes] of NOT_UTF8) {
        const text = Buffer.concat([
          Buffer.from('{"ping":1,"x":"'),
          Buffer.from(bytes),
          Buffer.from('"}'),
        ])
        await about(what, mustEnd(stage, text, { as: 'text' }, 1007))
      }
      await mustStillServe(stage)
    },
  },
  {
    id: 'MX-SEC-66',
    title: 'ends a connection that sends an unmasked frame with 1002',
    needs: ['extension', 'bytes', 'closing'],
    async run(stage) {
      await mustEnd(stage, PING, { as: 'text', masking: 'unmasked' }, 1002)
    },
  },
  {
    id: 'MX-SEC-67',
    title: 'ends a connection that breaks the framing with 1002',
    needs: ['extension', 'bytes', 'closing'],
    async run(stage) {
      for (const [what, ...frames] of ILLEGAL) {
        const bytes = Buffer.concat(frames.map(([first, payload]) => frameBytes(first, payload)))
        await about(what, mustEndRaw(stage, bytes, 1002))
      }
      await mustStillServe(stage)
    },
  },
  {
    id: 'MX-SEC-68',
    title: 'goes on serving others when connections break at any point',
    needs: ['extension', 'bytes'],
    async run(stage) {
      const { url } = stage.address
      const whole = Buffer.concat([
        Buffer.from(handshakeText(url), 'latin1'),
        frameBytes(0x81, Buffer.from('{"auth":"x","subscribe":true,"hello":{"v":2}}')),
      ])
      const cuts = Array.from({ length: 25 }, (_, index) => Math.floor((whole.length * index) / 24))
      for (const cut of cuts) {
        await withRaw(url, (socket) => {
          socket.write(whole.subarray(0, cut))
          return Promise.resolve()
        })
      }
      await mustStillServe(stage)
    },
  },
]

const PING = Buffer.from('{"ping":1}')

const NOTHING = Buffer.alloc(0)

type Described = readonly [what: string, ...bytes: number[]]

/** By RFC 3629, 3 and 10. */
const NOT_UTF8: readonly Described[] = [
  ['a byte that never occurs', 0xff],
  ['a continuation without a beginning', 0x80],
  ['a beginning without its end', 0xe2, 0x82],
  ['an overlong form', 0xc0, 0x80],
  ['a surrogate', 0xed, 0xa0, 0x80],
  ['beyond the last character', 0xf4, 0x90, 0x80, 0x80],
]

type Framing = readonly [what: string, ...frames: (readonly [first: number, payload: Uint8Array])[]]

/** By RFC 6455, 5.2, 5.4 and 5.5. */
const ILLEGAL: readonly Framing[] = [
  ['a reserved bit', [0xc1, PING]],
  ['a second reserved bit', [0xa1, PING]],
  ['an unknown opcode', [0x83, PING]],
  ['an unknown control opcode', [0x8b, NOTHING]],
  ['a ping of 126 bytes', [0x89, Buffer.alloc(126)]],
  ['a ping in fragments', [0x09, NOTHING]],
  ['a continuation of nothing', [0x80, PING]],
  ['a text within a text', [0x01, PING], [0x81, PING]],
  ['a close of one byte', [0x88, Buffer.from([3])]],
  ['a close with the code 1005', [0x88, Buffer.from([3, 237])]],
  ['a close with the code 999', [0x88, Buffer.from([3, 231])]],
]

async function mustEnd(
  stage: Stage,
  bytes: Uint8Array,
  how: BytesHow,
  wanted: number,
): Promise<void> {
  const { peer } = await stage.greet({ subscriptions: [] })
  peer.sendBytes(bytes, how)
  const { code } = await peer.closed()
  must(code === wanted, `wanted ${wanted}, got ${code}`)
  must(!peer.rest().some(({ type }) => type === 'pong'), 'the frame was answered')
}
