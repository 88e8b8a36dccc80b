import type { Case } from '../../case.ts'
import { absent, anyText, assertFits, where } from '../../shape.ts'
import { heard, naming, takeUpTo } from './steps.ts'

/** How later frames are answered. */
export const CONVERSING: readonly Case[] = [
  {
    id: 'MX-CORE-78',
    title: 'answers a ping with its number, in the order of the pings',
    needs: ['extension'],
    async run(stage) {
      const numbers = [17, 1, 1, -3, 2.5, Number.MAX_SAFE_INTEGER]
      const { peer } = await stage.greet({ subscriptions: [] })
      const old = await stage.enter()
      for (const client of [peer, old]) {
        client.send(...numbers.map((ping) => ({ ping })))
        for (const ping of numbers) await client.expect({ type: 'pong', ping })
      }
    },
  },
  {
    id: 'MX-CORE-79',
    title: 'answers a ping of 0',
    needs: ['extension'],
    async run(stage) {
      const { peer } = await stage.greet({ subscriptions: [] })
      peer.send({ ping: 0 })
      await peer.expect({ type: 'pong', ping: 0 })
    },
  },
  {
    id: 'MX-CORE-80',
    title: 'answers frames in their order, each with the id it answers',
    needs: ['extension'],
    async run(stage) {
      const filter = (word: string) => ({ serviceName: stage.name(word) })
      const { peer } = await stage.greet({ subscriptions: [] })
      peer.send({ subscribe: filter('a'), id: 'a' }, { subscribe: filter('b'), id: 'b' })
      peer.send({ unsubscribe: { id: 'a' } }, { ping: 1 }, { unsubscribe: { id: 'z' } })
      peer.send({ subscribe: filter('c'), id: 'b' }, { unsubscribe: { id: 'a' } }, { ping: 2 })
      await peer.expect({ type: 'subscribed', filter: filter('a'), id: 'a' })
      await peer.expect({ type: 'subscribed', filter: filter('b'), id: 'b' })
      await peer.expect({ type: 'unsubscribed', id: 'a' })
      await peer.expect({ type: 'pong', ping: 1 })
      await peer.expect({ type: 'error', code: 'unknown_subscription', id: 'z' })
      await peer.expect({ type: 'subscribed', filter: filter('c'), id: 'b' })
      await peer.expect({ type: 'error', code: 'unknown_subscription', id: 'a' })
      await peer.expect({ type: 'pong', ping: 2 })
    },
  },
  {
    id: 'MX-CORE-81',
    title: 'answers subscribes in the order in which they were said',
    needs: [],
    async run(stage) {
      const filters = ['a', 'b', 'c'].map((word) => ({ serviceName: stage.name(word) }))
      const peer = await stage.enter()
      peer.send(...filters.map((filter) => ({ subscribe: filter })), { unsubscribe: true })
      const last = { type: 'unsubscribed' }
      const answers = filters.map((filter) => ({ type: 'subscribed', filter }))
      assertFits(await takeUpTo(stage, peer, last), [...answers, last], 'the answers')
    },
  },
  {
    id: 'MX-CORE-82',
    title: 'writes an error with a code and a message, and with an id only to a frame that has one',
    needs: ['extension'],
    async run(stage) {
      const { peer } = await stage.greet({ subscriptions: [] })
      const flag = where('true, false or nothing', (value) =>
        [true, false, undefined].includes(value as boolean | undefined),
      )
      const error = { type: 'error', message: anyText, retryable: flag }
      peer.send({ unsubscribe: { id: 'z' } }, 'no json')
      await peer.expect({ ...error, code: 'unknown_subscription', id: 'z' })
      await peer.expect({ ...error, code: 'invalid_format', id: absent })
    },
  },
  {
    id: 'MX-CORE-83',
    title: 'puts the id of a frame that it cannot read into the error that answers it',
    needs: ['extension'],
    async run(stage) {
      const { peer } = await stage.greet({ subscriptions: [] })
      peer.send({ subscribe: { event: 5 }, id: 's3' })
      await peer.expect({
        type: 'error',
        code: 'invalid_format',
        message: naming('subscribe'),
        id: 's3',
      })
      assertFits(await heard(stage, peer), [], 'what else is answered')
    },
  },
]
