import { about } from '../about.ts'
import { HandshakeRefused } from '../../wire/dial.ts'
import type { DialHow } from '../../wire/dial.ts'
import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import type { Stage } from '../../stage.ts'
import { frameBytes } from '../../wire/raw-socket.ts'
import { mustEndRaw } from '../security/raw-steps.ts'
import { chanceFrames } from '../security/chance-frames.ts'
import { collectionRoom } from './room-steps.ts'
import { create, heard, mustBe, mustStillServe, pathOf, WRITING } from './steps.ts'

/** What becomes of sockets and pages that do what they should not. */
export const SOCKETS: readonly Case[] = [
  {
    id: 'GD-SEC-20',
    title: 'ends a connection that sends a frame longer than it reads with 1009',
    needs: [...WRITING, 'closing', 'documented'],
    async run(stage) {
      const peer = await stage.connect()
      peer.send('x'.repeat(stage.facts.maxPayload + 1))
      const { code } = await peer.closed()
      must(code === 1009, `wanted 1009, got ${code}`)
      await mustStillServe(stage)
    },
  },
  {
    id: 'GD-SEC-21',
    title: 'ends a connection that sends a binary frame with 1003',
    strength: 'should',
    needs: [...WRITING, 'bytes', 'closing'],
    async run(stage) {
      const peer = await stage.connect()
      peer.sendBytes(Buffer.from('{"type":"join","room":"x"}'), { as: 'binary' })
      const { code } = await peer.closed()
      must(code === 1003, `wanted 1003, got ${code}`)
      await mustStillServe(stage)
    },
  },
  {
    id: 'GD-SEC-22',
    title: 'ends a connection that sends a text that is not UTF-8, or breaks the framing',
    needs: [...WRITING, 'bytes', 'closing'],
    async run(stage) {
      const text = Buffer.from('{}')
      await about('not UTF-8', mustEndRaw(stage, frameBytes(0x81, Buffer.from([0xff])), 1007))
      await about('a reserved bit', mustEndRaw(stage, frameBytes(0xc1, text), 1002))
      await about('an unknown opcode', mustEndRaw(stage, frameBytes(0x83, text), 1002))
      await mustStillServe(stage)
    },
  },
  {
    id: 'GD-SEC-23',
    title: 'stays upright whatever frames of chance say, and tells others of changes meanwhile',
    needs: WRITING,
    async run(stage) {
      for (let seed = 1; seed <= 4; seed++) {
        const peer = await stage.connect()
        // Longer ones end the connection of the deployed profile.
        peer.send(...chanceFrames(seed, 25).filter(({ length }) => length <= 512))
        await mustStillServe(stage)
        peer.drop()
      }
    },
  },
  {
    id: 'GD-SEC-24',
    title: 'answers pings of the protocol',
    needs: ['pings'],
    async run(stage) {
      const peer = await stage.connect()
      peer.wire.ping?.()
      await peer.pong()
    },
  },
  {
    id: 'GD-SEC-25',
    title: 'has its socket at its own path alone',
    needs: ['handshake'],
    async run(stage) {
      for (const path of ['/none', '/todos', '/ws/x']) {
        const status = await handshakeStatus(stage, { path })
        must(status >= 400 && status < 500, `${path}: wanted a refusal, got ${status}`)
      }
    },
  },
  {
    id: 'GD-SEC-26',
    title: 'lets pages of the origins it allows come in, and no others',
    needs: ['handshake', 'origins'],
    async run(stage) {
      const { allowedOrigin = '' } = stage.announced
      const foreign = ['https://attacker.example', `${allowedOrigin}.attacker.example`, 'null']
      for (const origin of foreign) {
        const status = await handshakeStatus(stage, { origin })
        must(status === 403, `Origin ${origin}: wanted 403, got ${status}`)
      }
      const status = await handshakeStatus(stage, { origin: allowedOrigin })
      must(status === 101, `Origin ${allowedOrigin}: wanted to come in, got ${status}`)
    },
  },
  {
    id: 'GD-SEC-27',
    title: 'lets pages of the origins it allows read its answers and send the key, and no others',
    needs: [...WRITING, 'origins'],
    async run(stage) {
      const { allowedOrigin = '' } = stage.announced
      const wish = {
        'access-control-request-method': 'PUT',
        'access-control-request-headers': 'x-master-key,content-type',
      }
      const ask = (origin: string) =>
        stage.routes.ask('OPTIONS', pathOf(stage), { headers: { origin, ...wish }, key: '' })
      const { headers } = await ask(allowedOrigin)
      const allowed = headers['access-control-allow-origin']
      must(allowed === allowedOrigin, `wanted ${allowedOrigin}, got ${String(allowed)}`)
      must(/put/i.test(headers['access-control-allow-methods'] ?? ''), 'PUT is not allowed')
      const named = headers['access-control-allow-headers'] ?? ''
      must(/x-master-key/i.test(named), `X-Master-Key is not allowed, but ${named}`)
      const foreign = await ask('https://attacker.example')
      const told = foreign.headers['access-control-allow-origin']
      must(told === undefined, `a foreign origin: ${String(told)} is allowed`)
    },
  },
  {
    id: 'GD-SEC-28',
    title: 'tells nothing of its key and of how it is built in what it answers to bad requests',
    needs: WRITING,
    async run(stage) {
      const { id } = await create(stage)
      const requests = [
        ['GET', `${pathOf(stage)}?$where=1`],
        ['GET', `${pathOf(stage)}?title[$regex]=(a%2B)%2B$`],
        ['GET', `${pathOf(stage)}/%E0%A4%A`],
        ['GET', `${pathOf(stage)}/${id}/more`],
        ['POST', pathOf(stage)],
        ['PUT', pathOf(stage, id)],
        ['DELETE', pathOf(stage)],
        ['GET', '/%00'],
        ['GET', '/../../etc/passwd'],
      ] as const
      for (const [method, path] of requests) {
        const body = method === 'GET' || method === 'DELETE' ? {} : { body: '{"title":' }
        const { status, text } = await stage.routes.ask(method, path, body)
        must(status < 500, `${method} ${path}: wanted an answer below 500, got ${status}`)
        must(!LEAK.test(text), `${method} ${path}: the answer tells ${text}`)
      }
      mustBe(await stage.routes.ask('GET', pathOf(stage, id)), 200, 'GET afterwards')
    },
  },
  {
    id: 'GD-SEC-29',
    title: 'goes on telling others when somebody says far too much',
    needs: WRITING,
    async run(stage) {
      const peer = await stage.connect()
      const other = await stage.connect()
      if (stage.has('rooms')) other.send({ type: 'join', room: collectionRoom(stage) })
      const frame = { type: 'leave', room: stage.name('flood') }
      peer.send(...Array.from({ length: stage.facts.messageBurst * 10 }, () => frame))
      await about('another client', heard(stage, other))
      await mustStillServe(stage)
    },
  },
]

const LEAK =
  /\bat (async )?[\w.<>]+ ?\(|node_modules|\.(ts|js|go):\d+|"stack"|goroutine \d|TypeError/

async function handshakeStatus(
  stage: Stage,
  how: DialHow & { readonly path?: string },
): Promise<number> {
  try {
    ;(await stage.connect(how)).drop()
    return 101
  } catch (error) {
    if (error instanceof HandshakeRefused) return error.status
    throw error
  }
}
