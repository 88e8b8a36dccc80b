import { about } from '../about.ts'
import { must, NotApplicable } from '../../breach.ts'
import type { Case } from '../../case.ts'
import type { Peer } from '../../peer.ts'
import { assertFits, show } from '../../shape.ts'
import type { Frame } from '../../shape.ts'
import {
  CHANNEL,
  dataHeard,
  enter,
  enterAlone,
  GREETING,
  mustBeWrong,
  mustStillServe,
  publish,
  subscribe,
} from './steps.ts'

/** How much a client may say and hold, and how it ends. */
export const LIMITS: readonly Case[] = [
  {
    id: 'NX-SEC-40',
    title: 'answers frames that come too fast with RATE_LIMITED, and others again afterwards',
    needs: [],
    async run(stage) {
      const peer = await enterAlone(stage, 'fast')
      const count = stage.facts.messageBurst + 5
      sendPings(peer, count)
      const answers: Frame[] = []
      while (answers.length < count) answers.push(await peer.next(`answer ${answers.length + 1}`))
      const limited = answers.filter(({ type }) => type !== 'pong')
      must(limited.length > 0, `wanted one of ${count} frames refused, got ${count} pongs`)
      for (const one of limited) assertFits(one, { type: 'error', code: 'RATE_LIMITED' })
      await stage.wait(1_000)
      await peer.settle()
    },
  },
  {
    id: 'NX-SEC-41',
    title: 'ends a connection that goes on sending too fast, with 4429, and no other',
    needs: ['closing'],
    async run(stage) {
      const other = await enterAlone(stage, 'other')
      const peer = await enterAlone(stage, 'fast')
      sendPings(peer, stage.facts.messageBurst * 5)
      const { code } = await peer.closed()
      must(code === 4429, `wanted 4429, got ${code}`)
      await about('another client', other.settle())
      await mustStillServe(stage)
    },
  },
  {
    id: 'NX-SEC-42',
    title: 'refuses the subscription that is one too many, by its channel, and keeps the others',
    needs: [],
    async run(stage) {
      const most = stage.facts.maxSubscriptions
      if (most > 500)
        throw new NotApplicable(`${most} subscriptions are more than this case asks for`)
      const peer = await enterAlone(stage, 'many')
      const contract = stage.name()
      for (let n = 0; n < most; n++) {
        await subscribe(peer, [CHANNEL], { contract, n })
        if (n % 15 === 14) await stage.wait(1_000)
      }
      peer.send({ action: 'subscribe', channels: [CHANNEL], filters: { contract, n: most } })
      const message = `Too many subscriptions: ${CHANNEL}`
      await peer.expect({ type: 'subscription_error', message, code: 'TOO_MANY_SUBSCRIPTIONS' })
      for (const n of [0, most, most - 1]) await publish(stage, { n })
      assertFits(await dataHeard(peer), [{ n: 0 }, { n: most - 1 }], 'what came')
      await subscribe(peer, [CHANNEL], { contract, n: 0 })
    },
  },
  {
    id: 'NX-SEC-43',
    title: 'reads a frame of the most bytes it takes, and ends a connection with 1009 for one more',
    needs: ['bytes', 'closing'],
    async run(stage) {
      const { maxPayload } = stage.facts
      const [peer, other] = [await enter(stage), await enter(stage)]
      await peer.send(pingOf(maxPayload)).expect({ type: 'pong' })
      peer.send(pingOf(maxPayload + 1))
      const { code } = await peer.closed()
      must(code === 1009, `wanted 1009, got ${code}`)
      assertFits(peer.rest(), [], 'what is answered to it')
      await about('another client', other.settle())
      await mustStillServe(stage)
    },
  },
  {
    id: 'NX-SEC-44',
    title: 'ends a connection that sends a binary frame, with 1003, and no other',
    needs: ['bytes', 'closing'],
    async run(stage) {
      const [peer, other] = [await enter(stage), await enter(stage)]
      peer.sendBytes(new TextEncoder().encode('{"action":"ping"}'), { as: 'binary' })
      const { code } = await peer.closed()
      must(code === 1003, `wanted 1003, got ${code}`)
      await about('another client', other.settle())
    },
  },
  {
    id: 'NX-SEC-45',
    title: 'ends a connection whose text is no UTF-8, with 1007, and no other',
    needs: ['bytes', 'closing'],
    async run(stage) {
      const [peer, other] = [await enter(stage), await enter(stage)]
      peer.sendBytes(Uint8Array.of(123, 34, 0xc3, 0x28, 34, 125), { as: 'text' })
      const { code } = await peer.closed()
      must(code === 1007, `wanted 1007, got ${code}`)
      await about('another client', other.settle())
      await mustStillServe(stage)
    },
  },
  {
    id: 'NX-SEC-46',
    title: 'refuses names by which values reach a prototype, wherever they stand',
    needs: [],
    async run(stage) {
      const peer = await enter(stage)
      for (const name of ['__proto__', 'constructor', 'prototype']) {
        const filters = `{"${name}":{"contract":1}}`
        const frame = `{"action":"subscribe","channels":["${CHANNEL}"],"filters":${filters}}`
        await mustBeWrong(peer, frame, 'Invalid message format')
      }
    },
  },
  {
    id: 'NX-SEC-47',
    title: 'answers a frame of more levels or names than it reads with an error, and goes on',
    needs: [],
    async run(stage) {
      const peer = await enter(stage)
      const names = Array.from({ length: 1_001 }, (_, index) => `"n${index}":1`).join()
      for (const deep of [`${'['.repeat(5_000)}${']'.repeat(5_000)}`, `{${names}}`]) {
        const error = peer.send(`{"action":"ping","x":${deep}}`).expect({ type: 'error' })
        await about(`${deep.slice(0, 5)}…`, error)
      }
      await peer.settle()
      await mustStillServe(stage)
    },
  },
  {
    id: 'NX-SEC-48',
    title: 'repeats no more than the start of an action that it does not know',
    strength: 'should',
    needs: [],
    async run(stage) {
      const peer = await enter(stage)
      const { message } = await peer.send({ action: 'x'.repeat(10_000) }).expect({ type: 'error' })
      must(String(message).length < 200, `wanted a short answer, got ${String(message).length}`)
    },
  },
  {
    id: 'NX-SEC-49',
    title: 'closes one connection too many of a user with 4505, and touches no other',
    needs: ['locked', 'tokens', 'userLimit', 'closing'],
    async run(stage) {
      const most = stage.facts.connectionsPerUser ?? 0
      const token = await stage.token({ sub: stage.name('many') })
      const peers: Peer[] = []
      while (peers.length < most) {
        const peer = await stage.connect({ token })
        await peer.expect(GREETING)
        peers.push(peer)
      }
      const over = await stage.connect({ token })
      const { code } = await over.closed()
      must(code === 4505, `wanted connection ${most + 1} to be closed with 4505, got ${code}`)
      assertFits(over.rest(), [], 'what it was told')
      for (const peer of peers) await about('those that were there', peer.settle())
      await about('another user', enter(stage))
    },
  },
  {
    id: 'NX-SEC-50',
    title: 'refuses the page of a foreign origin before the upgrade, and lets in its own',
    needs: ['handshake', 'origins'],
    async run(stage) {
      for (const origin of ['https://attacker.example', 'null']) {
        const refused = await stage.connectKnown({ origin }).then(
          () => 'let in',
          (error: unknown) => Object(error) as { readonly status?: number },
        )
        const status = typeof refused === 'string' ? refused : refused.status
        must(status === 403, `${origin}: wanted 403, got ${show(status)}`)
      }
      const { allowedOrigin } = stage.announced
      await enter(stage, allowedOrigin === undefined ? {} : { origin: allowedOrigin })
    },
  },
  {
    id: 'NX-SEC-51',
    title: 'says goodbye with 1000 and Server shutting down to everybody when it goes',
    needs: ['drain', 'closing'],
    async run(stage) {
      const peers = [await enter(stage), await enter(stage)]
      for (const peer of peers) await subscribe(peer, [CHANNEL])
      await stage.control.drain?.()
      for (const peer of peers) {
        const { code, reason } = await peer.closed()
        must(code === 1000, `wanted 1000, got ${code}`)
        const wanted = 'Server shutting down'
        must(reason === wanted, `wanted the reason ${show(wanted)}, got ${show(reason)}`)
      }
      await mustStillServe(stage)
    },
  },
]

function sendPings(peer: Peer, count: number): void {
  for (let sent = 0; sent < count; sent++) peer.send({ action: 'ping' })
}

/** A ping of so many bytes. */
function pingOf(bytes: number): string {
  const [start, end] = ['{"action":"ping","x":"', '"}']
  return `${start}${'x'.repeat(bytes - start.length - end.length)}${end}`
}
