import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import { absent, anyText, assertFits, show, where } from '../../shape.ts'
import { anyTime, CHANNEL, dataHeard, enter, listen, publish, subscribe } from './steps.ts'

const OTHER = 'tasks.created'

const noFilters = where(
  'no filters: absent, null or empty',
  (value) =>
    value === undefined ||
    value === null ||
    (typeof value === 'object' && Object.keys(value).length === 0),
)

/** What a subscribe is answered with, and what comes of it. */
export const SUBSCRIBING: readonly Case[] = [
  {
    id: 'NX-CORE-10',
    title: 'confirms a subscribe with its channels, its filters and an id',
    needs: [],
    async run(stage) {
      const peer = await enter(stage)
      const asked = { channels: [CHANNEL, OTHER], filters: { priority: ['high', 7, null] } }
      peer.send({ action: 'subscribe', ...asked })
      await peer.expect({ type: 'subscription_confirmed', ...asked, subscription_id: anyText })
      assertFits(await peer.settle(), [], 'what else is answered')
    },
  },
  {
    id: 'NX-CORE-11',
    title: 'confirms a subscribe without filters, with null and with none in them alike',
    needs: [],
    async run(stage) {
      const peer = await enter(stage)
      for (const filters of [undefined, null, {}]) {
        peer.send({ action: 'subscribe', channels: [CHANNEL], filters })
        await peer.expect({ type: 'subscription_confirmed', filters: noFilters })
      }
    },
  },
  {
    id: 'NX-CORE-12',
    title: 'gives every subscribe an id of its own',
    strength: 'should',
    needs: [],
    async run(stage) {
      const peer = await enter(stage)
      const ids = new Set<unknown>()
      for (let count = 0; count < 5; count++) {
        ids.add((await subscribe(peer, [CHANNEL]))['subscription_id'])
      }
      must(ids.size === 5, `wanted 5 ids of 5 subscribes, got ${show([...ids])}`)
    },
  },
  {
    id: 'NX-CORE-13',
    title: 'confirms a subscribe to no channels, which asks for nothing',
    needs: [],
    async run(stage) {
      const peer = await enter(stage)
      await subscribe(peer, [])
      const witness = await listen(stage)
      await publish(stage)
      await witness.expect({ type: 'event' })
      assertFits(await dataHeard(peer), [], 'what comes of no channels')
    },
  },
  {
    id: 'NX-CORE-14',
    title: 'sends an event with its channel, the time and its data',
    needs: [],
    async run(stage) {
      const peer = await listen(stage)
      await publish(stage, { task_id: 't-7' })
      const data = { contract: stage.name(), task_id: 't-7' }
      await peer.expect({ type: 'event', channel: CHANNEL, timestamp: anyTime, data })
    },
  },
  {
    id: 'NX-CORE-15',
    title: 'passes data on as they are',
    needs: [],
    async run(stage) {
      const peer = await listen(stage)
      const data = {
        text: 'Grüße, 世界 "\\ \u2028 👩‍🚀',
        numbers: [0, -1, 1.5, 1e21, 2 ** 53 - 1],
        nothing: null,
        flags: [true, false],
        deep: { a: { b: [{ c: {} }, []] } },
        '': 'a name of no letters',
      }
      await publish(stage, data)
      await peer.expect({ type: 'event', data })
    },
  },
  {
    id: 'NX-CORE-16',
    title: 'sends events of the channels that are subscribed, and of no others',
    needs: [],
    async run(stage) {
      const peer = await listen(stage, [CHANNEL, OTHER])
      await publish(stage, { n: 1 }, OTHER)
      await publish(stage, { n: 2 }, 'system.alerts')
      await publish(stage, { n: 3 })
      assertFits(await dataHeard(peer), [{ n: 1 }, { n: 3 }], 'what came')
    },
  },
  {
    id: 'NX-CORE-17',
    title: 'adds a subscribe to those before it',
    needs: [],
    async run(stage) {
      const peer = await listen(stage)
      await subscribe(peer, [OTHER], { contract: stage.name() })
      await subscribe(peer, [CHANNEL], { contract: stage.name('else') })
      await publish(stage, { n: 1 })
      await publish(stage, { n: 2 }, OTHER)
      await publish(stage, { n: 3, contract: stage.name('else') })
      assertFits(await dataHeard(peer), [{ n: 1 }, { n: 2 }, { n: 3 }], 'what came of all')
    },
  },
  {
    id: 'NX-CORE-18',
    title: 'sends an event once, however many subscriptions of a connection it matches',
    needs: [],
    async run(stage) {
      const contract = stage.name()
      const peer = await listen(stage)
      for (const filters of [{ contract, n: [1, 2, 3] }, { contract: [contract] }, { contract }]) {
        await subscribe(peer, [CHANNEL, OTHER], filters)
      }
      for (const n of [1, 2, 3]) await publish(stage, { n })
      assertFits(await dataHeard(peer), [{ n: 1 }, { n: 2 }, { n: 3 }], 'what came of three events')
    },
  },
  {
    id: 'NX-CORE-19',
    title: 'confirms the same subscribe again, which adds nothing',
    needs: [],
    async run(stage) {
      const peer = await listen(stage)
      for (let count = 0; count < 3; count++) {
        await subscribe(peer, [CHANNEL], { contract: stage.name() })
      }
      await subscribe(peer, [CHANNEL, CHANNEL], { contract: stage.name() })
      await publish(stage, { n: 1 })
      assertFits(await dataHeard(peer), [{ n: 1 }], 'what came of one event')
    },
  },
  {
    id: 'NX-CORE-20',
    title: 'sends events in the order in which they were published',
    needs: [],
    async run(stage) {
      const peers = [await listen(stage, [CHANNEL, OTHER]), await listen(stage, [OTHER, CHANNEL])]
      const numbers = Array.from({ length: 20 }, (_, index) => index)
      for (const n of numbers) await publish(stage, { n }, n % 3 === 0 ? OTHER : CHANNEL)
      const wanted = numbers.map((n) => ({ n }))
      for (const peer of peers) assertFits(await dataHeard(peer), wanted, 'the order')
    },
  },
  {
    id: 'NX-CORE-21',
    title: 'sends nothing that was published before the subscribe',
    needs: [],
    async run(stage) {
      const witness = await listen(stage)
      await publish(stage, { n: 1 })
      await witness.expect({ type: 'event' })
      const peer = await listen(stage)
      await publish(stage, { n: 2 })
      assertFits(await dataHeard(peer), [{ n: 2 }], 'what came')
    },
  },
  {
    id: 'NX-CORE-22',
    title: 'sends an event to every connection that is subscribed, each by its own filters',
    needs: [],
    async run(stage) {
      const contract = stage.name()
      const [all, odd, none] = [await listen(stage), await enter(stage), await enter(stage)]
      await subscribe(odd, [CHANNEL], { contract, n: [1, 3] })
      await subscribe(none, [CHANNEL], { contract, n: 7 })
      for (const n of [1, 2, 3]) await publish(stage, { n })
      assertFits(await dataHeard(all), [{ n: 1 }, { n: 2 }, { n: 3 }], 'what came to one')
      assertFits(await dataHeard(odd), [{ n: 1 }, { n: 3 }], 'what came to another')
      assertFits(await dataHeard(none), [], 'what came to a third')
    },
  },
  {
    id: 'NX-CORE-23',
    title: 'names no subscription in an event',
    needs: [],
    async run(stage) {
      const peer = await listen(stage)
      await publish(stage)
      await peer.expect({ type: 'event', subscription_id: absent, filters: absent })
    },
  },
]
