import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import { anyText, assertFits, show, where } from '../../shape.ts'
import type { Frame } from '../../shape.ts'
import type { Stage } from '../../stage.ts'
import { CHANNEL, enter, listen, publish, subscribe } from './steps.ts'

/** Each takes two frames, and so many a second are read. */
const MOST_TRIED = 10

const anyCount = where('a count', (value) => Number.isSafeInteger(value) && Number(value) >= 0)

/** The routes beside the socket. */
export const ASKING: readonly Case[] = [
  {
    id: 'NX-CORE-70',
    title: 'takes an event over HTTP, answers with 202, and sends it to who is subscribed',
    needs: ['routes'],
    async run(stage) {
      const peer = await listen(stage)
      const data = { contract: stage.name(), n: 1 }
      const answer = await stage.routes.ask('POST', '/publish', {
        body: { channel: CHANNEL, data },
      })
      must(answer.status === 202, `wanted 202, got ${answer.status}`)
      assertFits(answer.json, { channel: CHANNEL, offset: anyCount, timestamp: anyText })
      await peer.expect({ type: 'event', channel: CHANNEL, data })
    },
  },
  {
    id: 'NX-CORE-71',
    title: 'answers 404 to an event on a channel that there is not',
    needs: ['routes'],
    async run(stage) {
      const body = { channel: stage.name('weather'), data: {} }
      await mustAnswer(stage, body, 404)
    },
  },
  {
    id: 'NX-CORE-72',
    title: 'answers 400 to what is no event, and sends nothing',
    needs: ['routes'],
    async run(stage) {
      const peer = await enter(stage)
      await subscribe(peer, [CHANNEL])
      const data = { contract: stage.name() }
      const bodies = [
        '{',
        '',
        'null',
        '[]',
        {},
        { data },
        { channel: 7, data },
        { channel: CHANNEL },
      ]
      for (const body of bodies) await mustAnswer(stage, body, 400)
      const frames = await peer.settle()
      // Others may publish on the same channel.
      const own = frames.filter((frame) => JSON.stringify(frame).includes(stage.name()))
      assertFits(own, [], 'what was sent of those')
    },
  },
  {
    id: 'NX-CORE-73',
    title: 'answers 400 to data that no client could read',
    strength: 'should',
    needs: ['routes'],
    async run(stage) {
      for (const data of [null, 7, 'done', []])
        await mustAnswer(stage, { channel: CHANNEL, data }, 400)
      const data = { value: 'high' }
      await mustAnswer(stage, { channel: 'telemetry.metrics', data }, 400)
    },
  },
  {
    id: 'NX-CORE-74',
    title: 'lists the channels that can be subscribed to',
    needs: ['routes'],
    async run(stage) {
      const { json } = await stage.routes.ask('GET', '/channels')
      const { channels } = Object(json) as { channels?: readonly Frame[] }
      must(Array.isArray(channels), `wanted a list of channels, got ${show(json)}`)
      const names = channels.map(({ name }) => String(name)).slice(0, MOST_TRIED)
      must(names.includes(CHANNEL), `wanted ${CHANNEL} among them, got ${show(names)}`)
      const peer = await enter(stage)
      // Each in a frame of its own: there may be more of them than a connection may hold at once.
      for (const name of names) {
        await subscribe(peer, [name])
        peer.send({ action: 'unsubscribe', channels: [name] })
        await peer.expect({ type: 'unsubscription_confirmed' })
      }
    },
  },
  {
    id: 'NX-CORE-75',
    title: 'counts connections and messages under the names of the document',
    needs: [],
    async run(stage) {
      const before = await metrics(stage)
      const peer = await listen(stage)
      await publish(stage)
      await peer.expect({ type: 'event' })
      const after = await metrics(stage)
      mustGrow(before, after, { totalConnections: 1, messagesReceived: 1, messagesSent: 3 })
    },
  },
  {
    id: 'NX-CORE-76',
    title: 'counts those connections as active that have not ended',
    needs: [],
    async run(stage) {
      const peers = [await enter(stage), await enter(stage), await enter(stage)]
      const during = (await metrics(stage)).activeConnections
      must(during >= 3, `wanted 3 at least to be active, got ${during}`)
      for (const peer of peers) await peer.leave()
      // A place is free a moment after its connection has gone.
      const until = stage.now() + stage.facts.patienceMs
      let left = during
      while (left > during - 3 && stage.now() < until) {
        await stage.wait(20)
        left = (await metrics(stage)).activeConnections
      }
      must(left <= during - 3, `wanted 3 fewer than ${during} to be active, got ${left}`)
    },
  },
  {
    id: 'NX-CORE-77',
    title: 'says that it works at /health',
    needs: ['routes'],
    async run(stage) {
      const { status, json } = await stage.routes.ask('GET', '/health')
      must(status === 200, `wanted 200, got ${status}`)
      assertFits(json, { status: 'ok' }, 'the answer')
    },
  },
]

async function mustAnswer(stage: Stage, body: unknown, wanted: number): Promise<void> {
  const { status } = await stage.routes.ask('POST', '/publish', { body })
  must(status === wanted, `${show(body)}: wanted ${wanted}, got ${status}`)
}

const NAMES = ['totalConnections', 'activeConnections', 'messagesSent', 'messagesReceived'] as const
type Metrics = Readonly<Record<(typeof NAMES)[number], number>>

async function metrics(stage: Stage): Promise<Metrics> {
  const { status, json } = await stage.routes.ask('GET', '/metrics')
  // Of all routes the document has this one.
  if (status === 404) stage.needs('routes')
  must(status === 200, `GET /metrics: wanted 200, got ${status}`)
  assertFits(json, Object.fromEntries(NAMES.map((name) => [name, anyCount])), 'the metrics')
  return json as Metrics
}

/** By so many at least: others may be there as well. */
function mustGrow(before: Metrics, after: Metrics, by: Partial<Metrics>): void {
  for (const name of NAMES) {
    const [grown, wanted] = [after[name] - before[name], by[name] ?? -Infinity]
    must(grown >= wanted, `${name}: wanted ${wanted} more, got ${grown}`)
  }
}
