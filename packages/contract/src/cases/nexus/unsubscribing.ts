import type { Case } from '../../case.ts'
import { assertFits } from '../../shape.ts'
import { CHANNEL, dataHeard, enter, listen, publish, subscribe } from './steps.ts'

const OTHER = 'tasks.created'

/** What an unsubscribe ends, and what it leaves. */
export const UNSUBSCRIBING: readonly Case[] = [
  {
    id: 'NX-CORE-50',
    title: 'confirms an unsubscribe with its channels',
    needs: [],
    async run(stage) {
      const peer = await listen(stage, [CHANNEL, OTHER])
      const channels = [OTHER, CHANNEL]
      peer.send({ action: 'unsubscribe', channels })
      await peer.expect({ type: 'unsubscription_confirmed', channels })
      assertFits(await peer.settle(), [], 'what else is answered')
    },
  },
  {
    id: 'NX-CORE-51',
    title: 'ends all subscriptions of a channel, whatever their filters',
    needs: [],
    async run(stage) {
      const contract = stage.name()
      const [peer, witness] = [await listen(stage), await listen(stage)]
      await subscribe(peer, [CHANNEL], { contract, n: 1 })
      peer.send({ action: 'unsubscribe', channels: [CHANNEL] })
      await peer.expect({ type: 'unsubscription_confirmed' })
      await publish(stage, { n: 1 })
      await witness.expect({ type: 'event' })
      assertFits(await peer.settle(), [], 'what comes after the unsubscribe')
    },
  },
  {
    id: 'NX-CORE-52',
    title: 'leaves the subscriptions of other channels',
    needs: [],
    async run(stage) {
      const peer = await listen(stage, [CHANNEL, OTHER])
      peer.send({ action: 'unsubscribe', channels: [CHANNEL] })
      await peer.expect({ type: 'unsubscription_confirmed' })
      await publish(stage, { n: 1 })
      await publish(stage, { n: 2 }, OTHER)
      assertFits(await dataHeard(peer), [{ n: 2 }], 'what came')
    },
  },
  {
    id: 'NX-CORE-53',
    title: 'confirms an unsubscribe also where nothing was subscribed',
    needs: [],
    async run(stage) {
      const peer = await enter(stage)
      for (const channels of [[CHANNEL], [stage.name('weather')], []]) {
        peer.send({ action: 'unsubscribe', channels })
        await peer.expect({ type: 'unsubscription_confirmed', channels })
      }
    },
  },
  {
    id: 'NX-CORE-54',
    title: 'takes a subscribe to the same channel after an unsubscribe',
    needs: [],
    async run(stage) {
      const contract = stage.name()
      const peer = await listen(stage)
      peer.send({ action: 'unsubscribe', channels: [CHANNEL] })
      await peer.expect({ type: 'unsubscription_confirmed' })
      await subscribe(peer, [CHANNEL], { contract, n: 2 })
      for (const n of [1, 2]) await publish(stage, { n })
      assertFits(await dataHeard(peer), [{ n: 2 }], 'what came')
    },
  },
  {
    id: 'NX-CORE-55',
    title: 'leaves the subscriptions of other connections',
    needs: [],
    async run(stage) {
      const [peer, other] = [await listen(stage), await listen(stage)]
      peer.send({ action: 'unsubscribe', channels: [CHANNEL] })
      await peer.expect({ type: 'unsubscription_confirmed' })
      await publish(stage, { n: 1 })
      assertFits(await dataHeard(other), [{ n: 1 }], 'what came to another connection')
    },
  },
]
