import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import { absent, anyText, assertFits, show } from '../../shape.ts'
import { anyTime, CHANNEL, enter, GREETING, listen, publish } from './steps.ts'

/** How a connection begins, and what is asked of it without a subscription. */
export const CONNECTING: readonly Case[] = [
  {
    id: 'NX-CORE-01',
    title: 'greets with connection_established, an id and the time',
    needs: [],
    async run(stage) {
      const peer = await stage.connectKnown()
      await peer.expect(GREETING)
      assertFits(await peer.settle(), [], 'what else comes unasked')
    },
  },
  {
    id: 'NX-CORE-02',
    title: 'gives every connection an id of its own',
    needs: [],
    async run(stage) {
      const ids = new Set<unknown>()
      for (let count = 0; count < 5; count++) {
        const peer = await stage.connectKnown()
        ids.add((await peer.expect(GREETING))['client_id'])
      }
      must(ids.size === 5, `wanted 5 ids of 5 connections, got ${show([...ids])}`)
    },
  },
  {
    id: 'NX-CORE-03',
    title: 'takes a subscribe that is said before the greeting has come, and greets first',
    needs: [],
    async run(stage) {
      const peer = await stage.connectKnown()
      peer.send({ action: 'subscribe', channels: [CHANNEL] })
      await peer.expect(GREETING)
      await peer.expect({ type: 'subscription_confirmed', channels: [CHANNEL] })
    },
  },
  {
    id: 'NX-CORE-04',
    title: 'sends no events to who has not subscribed',
    needs: [],
    async run(stage) {
      const peer = await enter(stage)
      const witness = await listen(stage)
      await publish(stage)
      await witness.expect({ type: 'event', channel: CHANNEL })
      assertFits(await peer.settle(), [], 'what a client hears that has not subscribed')
    },
  },
  {
    id: 'NX-CORE-05',
    title: 'answers a ping with a pong and the time',
    needs: [],
    async run(stage) {
      const peer = await enter(stage)
      await peer.send({ action: 'ping' }).expect({ type: 'pong', timestamp: anyTime })
      peer.send({ action: 'ping' }, { action: 'ping' })
      await peer.expect({ type: 'pong' })
      await peer.expect({ type: 'pong' })
    },
  },
  {
    id: 'NX-CORE-06',
    title: 'answers frames in the order in which they came',
    needs: [],
    async run(stage) {
      const peer = await enter(stage)
      peer.send(
        { action: 'subscribe', channels: [CHANNEL] },
        { action: 'ping' },
        { action: 'nothing' },
        { action: 'unsubscribe', channels: [CHANNEL] },
        { action: 'subscribe', channels: ['none'] },
        { action: 'ping' },
      )
      await peer.expect({ type: 'subscription_confirmed' })
      await peer.expect({ type: 'pong' })
      await peer.expect({ type: 'error' })
      await peer.expect({ type: 'unsubscription_confirmed' })
      await peer.expect({ type: 'subscription_error' })
      await peer.expect({ type: 'pong' })
    },
  },
  {
    id: 'NX-CORE-07',
    title: 'keeps nothing of a connection that ended',
    needs: [],
    async run(stage) {
      const first = await listen(stage)
      await first.leave()
      const second = await enter(stage)
      const witness = await listen(stage)
      await publish(stage)
      await witness.expect({ type: 'event' })
      assertFits(await second.settle(), [], 'what the next connection of the same user hears')
    },
  },
  {
    id: 'NX-CORE-08',
    title: 'answers a ping of the protocol',
    needs: ['pings'],
    async run(stage) {
      const peer = await enter(stage)
      peer.wire.ping?.('contract')
      await peer.pong()
    },
  },
  {
    id: 'NX-CORE-09',
    title: 'ignores fields that it does not know',
    needs: [],
    async run(stage) {
      const peer = await enter(stage)
      const further = { later: { deep: [1, null] }, id: 7, type: 'event' }
      peer.send({ action: 'subscribe', channels: [CHANNEL], ...further })
      await peer.expect({ type: 'subscription_confirmed', subscription_id: anyText, later: absent })
      await peer.send({ action: 'ping', ...further }).expect({ type: 'pong', id: absent })
      peer.send({ action: 'unsubscribe', channels: [CHANNEL], ...further })
      await peer.expect({ type: 'unsubscription_confirmed', channels: [CHANNEL] })
    },
  },
]
