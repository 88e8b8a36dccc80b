import { about } from '../about.ts'
import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import type { Stage } from '../../stage.ts'
import { HandshakeRefused } from '../../wire/dial.ts'
import type { DialHow } from '../../wire/dial.ts'
import { handshakeText } from '../../wire/raw-socket.ts'
import { statusFor, withRaw } from './raw-steps.ts'
import { entering, mustStillServe } from './steps.ts'

/** Whom a server lets open a connection. */
export const HANDSHAKES: readonly Case[] = [
  {
    id: 'MX-SEC-69',
    title: 'answers the page of a foreign origin with 403, before the upgrade',
    strength: 'should',
    needs: ['handshake'],
    async run(stage) {
      for (const origin of ['https://attacker.example', 'null', 'file://']) {
        await mustRefuseOrigin(stage, origin)
      }
    },
  },
  {
    id: 'MX-SEC-70',
    title: 'compares an origin whole and as it is with those it allows',
    needs: ['handshake', 'origins'],
    async run(stage) {
      for (const origin of lookAlikes(stage)) await mustRefuseOrigin(stage, origin)
    },
  },
  {
    id: 'MX-SEC-71',
    title: 'lets in the page of an origin it allows, and a program, which has none',
    needs: ['handshake', 'origins'],
    async run(stage) {
      const { allowedOrigin = '' } = stage.announced
      const token = await stage.ownToken()
      for (const how of [{ origin: allowedOrigin }, {}]) {
        const peer = await stage.connect(how)
        if (token !== undefined) peer.send(entering(stage, token))
        await peer.settle()
      }
    },
  },
  {
    id: 'MX-SEC-72',
    title: 'uses no extension that was not offered, and inflates no more than it reads',
    needs: ['extension', 'handshake', 'closing'],
    async run(stage) {
      const plain = await stage.connect()
      const { 'sec-websocket-extensions': chosen } = plain.wire.headers ?? {}
      must(chosen === undefined, `wanted no extension, got ${chosen}`)
      const peer = await stage.connect({ compression: 'offered' })
      peer.send(entering(stage, await stage.ownToken()))
      await peer.expect({ type: 'welcome' })
      await peer.settle()
      // Compressed, where that was agreed to, these are a few hundred bytes.
      peer.send('{"ping":7}'.padEnd(stage.facts.maxPayload * 4))
      const { code } = await peer.closed()
      must(code === 1009, `wanted 1009, got ${code}`)
      await mustStillServe(stage)
    },
  },
  {
    id: 'MX-SEC-73',
    title: 'answers a handshake with thousands of headers, or huge ones, with 431 or 400',
    strength: 'should',
    needs: ['handshake'],
    async run(stage) {
      const { url } = stage.address
      for (const [count, size] of [
        [2_000, 1],
        [1, 100_000],
      ] as const) {
        const names = Array.from({ length: count }, (_, index) => `X-${index}`)
        const headers = Object.fromEntries(names.map((name) => [name, 'v'.repeat(size)]))
        const line = await statusFor(stage, handshakeText(url, headers))
        must(/ (431|400) /.test(line), `${count} of ${size}: wanted 431 or 400, got "${line}"`)
        await mustStillServe(stage)
      }
    },
  },
  {
    id: 'MX-SEC-74',
    title: 'takes no handshake that is not as RFC 6455 has it',
    needs: ['handshake'],
    async run(stage) {
      const { url } = stage.address
      for (const [name, value] of WRONG_HEADERS) {
        const line = await statusFor(stage, handshakeText(url, { [name]: value }))
        must(!line.includes(' 101 '), `${name} "${value}": wanted a refusal, got "${line}"`)
      }
      const post = handshakeText(url).replace('GET', 'POST')
      const line = await statusFor(stage, post)
      must(!line.includes(' 101 '), `a POST: wanted a refusal, got "${line}"`)
      await mustStillServe(stage)
    },
  },
  {
    id: 'MX-SEC-75',
    title: 'ends a handshake that does not come to its end, and lets others in meanwhile',
    strength: 'should',
    needs: ['handshake'],
    async run(stage) {
      const { handshakeWithinMs, patienceMs } = stage.facts
      await withRaw(stage.address.url, async (socket) => {
        socket.write(handshakeText(stage.address.url).slice(0, -2))
        const until = stage.now() + handshakeWithinMs + patienceMs
        await mustStillServe(stage)
        // One byte after the other, so that it is never quite silent.
        while ((await socket.until(() => false, DRIP_MS)) === 'late') {
          must(stage.now() < until, `a handshake was open for ${handshakeWithinMs} ms and more`)
          socket.write('x')
        }
      })
    },
  },
  {
    id: 'MX-SEC-76',
    title: 'is not harmed by bytes that are no request',
    needs: ['handshake'],
    async run(stage) {
      for (const bytes of NO_REQUESTS) {
        await withRaw(stage.address.url, async (socket) => {
          socket.write(bytes)
          await socket.until((received) => received !== '', SHORT_MS)
          must(!socket.received().includes(' 101 '), 'wanted no upgrade for bytes without meaning')
        })
      }
      await mustStillServe(stage)
    },
  },
]

/** Between two bytes of a slow handshake. */
const DRIP_MS = 100

/** For an answer that may well not come. */
const SHORT_MS = 50

const WRONG_HEADERS: readonly (readonly [name: string, value: string])[] = [
  ['Sec-WebSocket-Key', ''],
  ['Sec-WebSocket-Key', 'short'],
  ['Sec-WebSocket-Version', '7'],
  ['Sec-WebSocket-Version', ''],
  ['Upgrade', 'h2c'],
]

const NO_REQUESTS: readonly (Uint8Array | string)[] = [
  // The beginning of TLS, where there may be none.
  Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3]),
  Buffer.alloc(64),
  Buffer.alloc(1_024, 0xff),
  'HELLO\r\n\r\n',
  'GET / HTTP/9.9\r\n\r\n',
  `GET /${'a'.repeat(50_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
  'GET / HTTP/1.1\r\nHost: a\r\n  folded: yes\r\n\r\n',
  'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n',
  'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  '\r\n'.repeat(500),
]

async function mustRefuseOrigin(stage: Stage, origin: string): Promise<void> {
  const status = await about(`Origin ${origin}`, handshakeStatus(stage, { origin }))
  must(status === 403, `Origin ${origin}: wanted 403, got ${status}`)
}

async function handshakeStatus(stage: Stage, how: DialHow): Promise<number> {
  try {
    await stage.connect(how)
    return 101
  } catch (error) {
    if (error instanceof HandshakeRefused) return error.status
    throw error
  }
}

/** What a comparison of parts, or one in any case, would let in: CWE-1385. */
function lookAlikes({ announced: { allowedOrigin = '' } }: Stage): readonly string[] {
  const { protocol, host, hostname } = new URL(allowedOrigin)
  return [
    `${allowedOrigin}.attacker.example`,
    `https://attacker.example/${allowedOrigin}`,
    `${protocol}//attacker-${host}`,
    `${protocol}//sub.${host}`,
    `${protocol}//${hostname}:8443`,
    `${protocol}//user@${host}`,
    `${allowedOrigin}@attacker.example`,
    `${protocol}//${host.toUpperCase()}`,
    `${protocol === 'https:' ? 'http:' : 'https:'}//${host}`,
    `${allowedOrigin}/`,
    `${allowedOrigin}.`,
    `${allowedOrigin}, https://attacker.example`,
    'null',
    '*',
  ]
}
