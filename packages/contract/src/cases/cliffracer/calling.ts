import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import { anyObject, assertFits, show, where } from '../../shape.ts'
import type { Frame } from '../../shape.ts'
import { ABOUT_NOW, call, enter, heard, subscribe } from './steps.ts'

const aCount = where(
  'a count of at least 1',
  (value) => Number.isInteger(value) && Number(value) > 0,
)

/** What can be asked for over HTTP. */
export const CALLING: readonly Case[] = [
  {
    id: 'CR-CORE-23',
    title: 'takes an announcement over HTTP, tells everybody, and answers with null',
    needs: ['documented', 'routes'],
    async run(stage) {
      const text = stage.name()
      const peers = [await enter(stage), await enter(stage, { path: `/chat/${text}` })]
      const { result } = await call(stage, '/rpc/send_announcement', { text })
      must(result === null, `wanted the result null, got ${show(result)}`)
      const told = [{ type: 'announcement', text, timestamp: ABOUT_NOW }]
      for (const peer of peers) assertFits(await heard(stage, peer), told, 'what everybody hears')
    },
  },
  {
    id: 'CR-CORE-24',
    title: 'takes anything for all, a topic, a room, a user or a role over HTTP',
    needs: ['documented', 'routes'],
    async run(stage) {
      const name = stage.name()
      const peer = await enter(stage)
      const member = await enter(stage, { path: `/chat/${name}` })
      await subscribe(peer, name)
      const broadcast = (to: unknown, n: number) =>
        call(stage, '/broadcast', { to, type: name, data: { n } })
      await broadcast('all', 1)
      await broadcast({ topic: name }, 2)
      await broadcast({ room: name }, 3)
      await broadcast({ user: stage.name('nobody') }, 4)
      await broadcast({ role: stage.name('none') }, 5)
      const told = (...numbers: readonly number[]) =>
        numbers.map((n) => ({ type: name, data: { n } }))
      assertFits(await heard(stage, peer), told(1, 2), 'what a subscriber hears')
      assertFits(await heard(stage, member), told(1, 3), 'what a member of the room hears')
    },
  },
  {
    id: 'CR-CORE-25',
    title: 'says over HTTP that it is well',
    needs: ['routes'],
    async run(stage) {
      const { status, json } = await stage.routes.ask('GET', '/health', { token: '' })
      must(status === 200, `wanted 200, got ${status}`)
      assertFits(json, { status: 'ok' }, 'the answer')
    },
  },
  {
    id: 'CR-CORE-26',
    title: 'says over HTTP what it has counted',
    needs: ['documented', 'routes'],
    async run(stage) {
      await enter(stage)
      const { status, json } = await stage.routes.ask('GET', '/metrics')
      must(status === 200, `wanted 200, got ${status}`)
      assertFits(json, { wsConnections: aCount, framesReceived: aCount }, 'the answer')
    },
  },
  {
    id: 'CR-CORE-27',
    title: 'sends an order of the message bus to the topic that it names, or to order.update',
    needs: ['documented', 'routes'],
    async run(stage) {
      const topic = stage.name()
      const peer = await enter(stage)
      await subscribe(peer, topic, 'order.update')
      const orders: readonly Frame[] = [
        { topic, id: topic },
        { id: topic },
        { topic: 7, id: topic },
      ]
      for (const data of orders) await call(stage, '/events', { subject: 'order.created', data })
      const wanted = orders.map((data) => ({ type: 'order_update', data }))
      assertFits(await heard(stage, peer), wanted, 'three orders')
    },
  },
  {
    id: 'CR-CORE-28',
    title: 'sends a payment of the message bus to `payments`, with two of its fields',
    needs: ['documented', 'routes'],
    async run(stage) {
      const [orderId, card] = [stage.name('order'), stage.name('card')]
      const [peer, other] = [await enter(stage), await enter(stage)]
      await subscribe(peer, 'payments')
      const data = { order_id: orderId, amount: 42.5, card }
      const { result } = await call(stage, '/events', { subject: 'payment.completed', data })
      assertFits(result, anyObject, 'the result')
      const [frame = {}, ...more] = await heard(stage, peer)
      assertFits(frame, { type: 'payment_completed', order_id: orderId, amount: 42.5 })
      must(!JSON.stringify(frame).includes(card), 'another field of the payment was passed on')
      assertFits([more, await heard(stage, other)], [[], []], 'what else is heard')
    },
  },
]
