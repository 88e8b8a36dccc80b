import { about } from '../about.ts'
import type { Case } from '../../case.ts'
import { absent, assertFits } from '../../shape.ts'
import { ABOUT_NOW, enter, heard, ownUser, subscribe, tell } from './steps.ts'

/** What the service itself says, and who hears it. */
export const TELLING: readonly Case[] = [
  {
    id: 'CR-CORE-20',
    title: 'says the time of every event',
    needs: ['documented', 'publish'],
    async run(stage) {
      const peer = await enter(stage)
      const name = stage.name()
      for (const type of ['notification', 'order_update', name]) {
        await tell(stage, type, { message: name })
      }
      const wanted = Array.from({ length: 3 }, () => ({ timestamp: ABOUT_NOW }))
      assertFits(await heard(stage, peer), wanted, 'three events')
    },
  },
  {
    id: 'CR-CORE-21',
    title: 'names the topic of an event as its subject, and none where it went to no topic',
    needs: ['documented', 'publish'],
    async run(stage) {
      const peer = await enter(stage)
      const topic = stage.name()
      await subscribe(peer, topic)
      await tell(stage, 'order_update', { data: { topic } }, { topic })
      await tell(stage, 'payment_completed', { order_id: topic }, { topic })
      await tell(stage, 'notification', { message: topic })
      const wanted = [
        { type: 'order_update', subject: topic },
        { type: 'payment_completed', subject: topic },
        { type: 'notification', subject: absent },
      ]
      assertFits(await heard(stage, peer), wanted, 'events of a topic and of none')
    },
  },
  {
    id: 'CR-CORE-22',
    title: 'puts the fields of a type of its own into data, and leaves the guide’s where they are',
    needs: ['documented', 'publish'],
    async run(stage) {
      const peer = await enter(stage)
      const [type, sku] = [stage.name('type'), stage.name('sku')]
      await tell(stage, type, { sku })
      await tell(stage, 'notification', { message: sku })
      const wanted = [
        { type, data: { sku } },
        { type: 'notification', message: sku, data: absent },
      ]
      assertFits(await heard(stage, peer), wanted, 'two events')
    },
  },
  {
    id: 'CR-CORE-29',
    title: 'tells everybody, whatever they have subscribed to, and in rooms too',
    needs: ['documented', 'publish'],
    async run(stage) {
      const name = stage.name()
      const subscriber = await enter(stage)
      await subscribe(subscriber, name)
      const path = `/chat/${name}`
      const peers = [subscriber, await enter(stage), await enter(stage, { path })]
      await tell(stage, 'announcement', { text: name })
      for (const peer of peers) {
        const told = [{ type: 'announcement', text: name }]
        assertFits(await about('one of three', heard(stage, peer)), told, 'what everybody hears')
      }
    },
  },
  {
    id: 'CR-CORE-30',
    title: 'tells a user on every connection, and nobody else',
    needs: ['documented', 'publish', 'locked', 'tokens'],
    async run(stage) {
      const [user, token] = [stage.name('user'), await ownUser(stage)]
      const path = `/chat/${stage.name('room')}`
      const peers = [await enter(stage, { token }), await enter(stage, { token, path })]
      const other = await enter(stage, { token: await ownUser(stage, 'other') })
      await tell(stage, 'notification', { message: user }, { user })
      const told = [{ type: 'notification', message: user }]
      for (const peer of peers) assertFits(await heard(stage, peer), told, 'what the user hears')
      assertFits(await heard(stage, other), [], 'what another user hears')
    },
  },
  {
    id: 'CR-CORE-31',
    title: 'tells everybody of a role, and nobody else',
    needs: ['documented', 'publish', 'locked', 'tokens'],
    async run(stage) {
      const role = stage.name('role')
      const of = async (word: string, name: string) =>
        enter(stage, { token: await ownUser(stage, word, name) })
      const peers = [await of('one', role), await of('two', role)]
      const other = await of('other', 'viewer')
      await tell(stage, 'notification', { message: role }, { role })
      const told = [{ type: 'notification', message: role }]
      for (const peer of peers) assertFits(await heard(stage, peer), told, 'what the role hears')
      assertFits(await heard(stage, other), [], 'what another role hears')
    },
  },
  {
    id: 'CR-CORE-32',
    title: 'tells the subscribers of a topic, and nobody else',
    needs: ['documented', 'publish'],
    async run(stage) {
      const topic = stage.name('topic')
      const [one, two, other, nobody] = [
        ...[await enter(stage), await enter(stage)],
        ...[await enter(stage), await enter(stage)],
      ] as const
      await subscribe(one, topic)
      await subscribe(two, topic)
      await subscribe(other, stage.name('other'))
      await tell(stage, 'order_update', { data: { topic } }, { topic })
      const told = [{ type: 'order_update', data: { topic } }]
      for (const peer of [one, two]) assertFits(await heard(stage, peer), told, 'a subscriber')
      for (const peer of [other, nobody]) assertFits(await heard(stage, peer), [], 'another')
    },
  },
  {
    id: 'CR-CORE-33',
    title: 'tells everybody in one order, each event once',
    needs: ['documented', 'publish'],
    async run(stage) {
      const topic = stage.name()
      const peers = [await enter(stage), await enter(stage)]
      for (const peer of peers) await subscribe(peer, topic)
      const numbers = Array.from({ length: 20 }, (_, index) => index)
      for (const n of numbers) {
        await tell(
          stage,
          'order_update',
          { data: { n, topic } },
          n % 2 === 0 ? { topic } : undefined,
        )
      }
      const wanted = numbers.map((n) => ({ data: { n } }))
      for (const peer of peers) assertFits(await heard(stage, peer), wanted, 'twenty events')
    },
  },
]
