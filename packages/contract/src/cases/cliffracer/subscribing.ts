import type { Case } from '../../case.ts'
import { assertFits } from '../../shape.ts'
import { enter, heard, subscribe, tell } from './steps.ts'

/** What a `subscribe` and an `unsubscribe` do. */
export const SUBSCRIBING: readonly Case[] = [
  {
    id: 'CR-CORE-06',
    title: 'confirms a subscribe with its topics, in their order',
    needs: ['documented'],
    async run(stage) {
      const peer = await enter(stage)
      const topics = [stage.name('b'), stage.name('a')]
      await subscribe(peer, ...topics)
      await subscribe(peer, ...topics)
      assertFits(await peer.settle(), [], 'what else answers')
    },
  },
  {
    id: 'CR-CORE-07',
    title: 'confirms an unsubscribe, also of what was not subscribed to',
    needs: ['documented'],
    async run(stage) {
      const peer = await enter(stage)
      const [known, unknown] = [stage.name('known'), stage.name('unknown')]
      await subscribe(peer, known)
      const topics = [unknown, known]
      await peer.send({ type: 'unsubscribe', topics }).expect({ type: 'unsubscribed', topics })
      await peer.send({ type: 'unsubscribe', topics }).expect({ type: 'unsubscribed', topics })
    },
  },
  {
    id: 'CR-CORE-08',
    title: 'confirms a subscribe of no topic with no topic',
    needs: ['documented'],
    async run(stage) {
      const peer = await enter(stage)
      for (const frame of [{ channel: null }, { topics: [] }, {}]) {
        peer.send({ type: 'subscribe', ...frame })
        await peer.expect({ type: 'subscribed', topics: [] })
      }
    },
  },
  {
    id: 'CR-CORE-09',
    title: 'adds up what a connection subscribes to, and tells it once of a topic asked for twice',
    needs: ['documented', 'publish'],
    async run(stage) {
      const peer = await enter(stage)
      const [first, second] = [stage.name('first'), stage.name('second')]
      await subscribe(peer, first)
      await subscribe(peer, second)
      await subscribe(peer, first, first)
      await tell(stage, 'order_update', { data: { n: 1 } }, { topic: first })
      await tell(stage, 'order_update', { data: { n: 2 } }, { topic: second })
      const wanted = [1, 2].map((n) => ({ type: 'order_update', data: { n } }))
      assertFits(await peer.settle(), wanted, 'what comes of two topics')
    },
  },
  {
    id: 'CR-CORE-10',
    title: 'tells nothing more of a topic that was ended, and all of the others',
    needs: ['documented', 'publish'],
    async run(stage) {
      const peer = await enter(stage)
      const [ended, kept] = [stage.name('ended'), stage.name('kept')]
      await subscribe(peer, ended, kept)
      peer.send({ type: 'unsubscribe', topics: [ended] })
      await peer.expect({ type: 'unsubscribed', topics: [ended] })
      await tell(stage, 'order_update', { data: { n: 1 } }, { topic: ended })
      await tell(stage, 'order_update', { data: { n: 2 } }, { topic: kept })
      assertFits(await peer.settle(), [{ data: { n: 2 } }], 'what comes of the two topics')
    },
  },
  {
    id: 'CR-CORE-11',
    title: 'forgets the topics of a connection that has gone',
    needs: ['documented', 'publish'],
    async run(stage) {
      const topic = stage.name()
      const before = await enter(stage)
      await subscribe(before, topic)
      await before.leave()
      const after = await enter(stage)
      await tell(stage, 'order_update', { data: { topic } }, { topic })
      assertFits(await heard(stage, after), [], 'what a new connection hears')
    },
  },
  {
    id: 'CR-CORE-16',
    title: 'takes the name of one topic as `channel` too, and answers with both',
    needs: ['documented'],
    async run(stage) {
      const peer = await enter(stage)
      const channel = stage.name()
      const subscribed = { type: 'subscribed', channel, topics: [channel] }
      await peer.send({ type: 'subscribe', channel }).expect(subscribed)
      await peer.send({ type: 'subscribe', topics: [channel] }).expect(subscribed)
    },
  },
]
