import type { Case } from '../../case.ts'
import type { Peer } from '../../peer.ts'
import { anyText, assertFits } from '../../shape.ts'
import type { Frame } from '../../shape.ts'
import type { Stage } from '../../stage.ts'
import { meanwhile } from '../meanwhile.ts'
import { asManyAsAllowed, heardUpTo, subscribe, takeUpTo } from './steps.ts'

/** What subscriptions with an id do. */
export const SUBSCRIPTIONS: readonly Case[] = [
  {
    id: 'MX-CORE-30',
    title: 'answers a subscribe that has an id with the filter and the id',
    needs: ['extension'],
    async run(stage) {
      const filter = { event: 'circuit_open', serviceName: stage.name() }
      const { peer } = await stage.greet({ subscriptions: [] })
      peer.send({ subscribe: filter, id: 's3' })
      await peer.expect({ type: 'subscribed', filter, id: 's3' })
      const old = await stage.enter()
      old.send({ subscribe: filter, id: 'mine' })
      await old.expect({ type: 'subscribed', filter, id: 'mine' })
    },
  },
  {
    id: 'MX-CORE-31',
    title: 'replaces the filter of an id, and sends what matches the new one alone',
    needs: ['extension', 'routes'],
    async run(stage) {
      const [first, second] = [stage.name('first'), stage.name('second')]
      const { peer } = await stage.greet({ subscriptions: [of('a', first)] })
      await subscribe(peer, { serviceName: second }, 'a')
      await stage.routes.setConfig(first, 'k', 1)
      await stage.routes.setConfig(second, 'k', 2)
      const last = { event: 'config_changed', data: { serviceName: second } }
      assertFits(await heardUpTo(stage, peer, last), [last], 'what came')
    },
  },
  {
    id: 'MX-CORE-32',
    title: 'loses and repeats nothing while a filter is replaced',
    needs: ['extension', 'routes'],
    async run(stage) {
      const name = stage.name()
      const { peer } = await stage.greet({ subscriptions: [of('a', name)] })
      const values = Array.from({ length: 16 }, (_, index) => index + 1)
      await meanwhile(stage.routes.makeEvents(name, values.length), replaceOften(stage, peer, name))
      const last = { event: 'config_changed', data: { value: values.length } }
      const came = await heardUpTo(stage, peer, last)
      const wanted = values.map((value) => ({ event: 'config_changed', data: { value } }))
      assertFits(came.filter(isEvent), wanted, 'the events during six replacements')
    },
  },
  {
    id: 'MX-CORE-33',
    title: 'counts a subscription that is replaced as one',
    needs: ['extension'],
    async run(stage) {
      const { peer } = await stage.greet({ subscriptions: asManyAsAllowed(stage) })
      await subscribe(peer, { serviceName: stage.name('other') }, 's0')
      peer.send({ subscribe: { serviceName: stage.name('more') }, id: 'more' })
      const what = { code: 'too_many_subscriptions', message: anyText, id: 'more' }
      await peer.expect({ type: 'error', ...what })
    },
  },
  {
    id: 'MX-CORE-34',
    title: 'ends by its id one subscription and no other',
    needs: ['extension', 'routes'],
    async run(stage) {
      const [first, second] = [stage.name('first'), stage.name('second')]
      const { peer } = await stage.greet({ subscriptions: [of('a', first), of('b', second)] })
      peer.send({ unsubscribe: { id: 'a' } })
      await peer.expect({ type: 'unsubscribed', id: 'a' })
      await stage.routes.setConfig(first, 'k', 1)
      await stage.routes.setConfig(second, 'k', 2)
      const last = { event: 'config_changed', data: { serviceName: second } }
      assertFits(await heardUpTo(stage, peer, last), [last], 'what came')
    },
  },
  {
    id: 'MX-CORE-35',
    title: 'answers an unsubscribe of an unknown id with unknown_subscription, and ends nothing',
    needs: ['extension', 'routes'],
    async run(stage) {
      const name = stage.name()
      const { peer } = await stage.greet({ subscriptions: [of('a', name)] })
      peer.send({ unsubscribe: { id: 'b' } })
      const error = { type: 'error', code: 'unknown_subscription', message: anyText, id: 'b' }
      await peer.expect(error)
      await stage.routes.setConfig(name, 'k', 1)
      const last = { event: 'config_changed', data: { serviceName: name } }
      assertFits(await heardUpTo(stage, peer, last), [last], 'what came')
    },
  },
  {
    id: 'MX-CORE-36',
    title: 'ends nothing when a subscribe is refused for the role, and says so with its id',
    needs: ['extension', 'routes', 'locked', 'tokens'],
    async run(stage) {
      const name = stage.name()
      const token = await stage.token({ sub: stage.name('viewer'), role: 'viewer' })
      const { peer } = await stage.greet({ subscriptions: [of('a', name)] }, token)
      peer.send({ subscribe: { event: 'admin_event' }, id: 'a' })
      peer.send({ subscribe: { event: 'admin_event' }, id: 'b' })
      await peer.expect({ type: 'error', code: 'forbidden', message: anyText, id: 'a' })
      await peer.expect({ type: 'error', code: 'forbidden', message: anyText, id: 'b' })
      await stage.routes.setConfig(name, 'k', 1)
      const last = { event: 'config_changed', data: { serviceName: name } }
      assertFits(await heardUpTo(stage, peer, last), [last], 'what came')
    },
  },
  {
    id: 'MX-CORE-37',
    title: 'keeps the filter of a client whose next one is refused for its role',
    needs: ['routes', 'locked', 'tokens'],
    async run(stage) {
      const name = stage.name()
      const viewer = await stage.token({ sub: stage.name('viewer'), role: 'viewer' })
      const peer = await stage.enter(viewer)
      await subscribe(peer, { event: 'config_changed', serviceName: name })
      peer.send({ subscribe: { event: 'admin_event' } })
      await peer.until({ type: 'error', message: anyText })
      await stage.routes.setConfig(name, 'k', 1)
      await stage.routes.deleteConfig(name, 'k')
      await stage.routes.setConfig(name, 'k', 2)
      const wanted = [1, 2].map((value) => ({ event: 'config_changed', data: { value } }))
      assertFits(await takeUpTo(stage, peer, wanted[1]), wanted, 'what came')
    },
  },
]

function of(id: string, serviceName: string): Frame {
  return { id, filter: { serviceName } }
}

/** By one that lets as much through, and back. */
async function replaceOften(stage: Stage, peer: Peer, serviceName: string): Promise<void> {
  for (let round = 0; round < 6; round++) {
    const more = round % 2 === 0 ? { event: 'config_changed' } : {}
    peer.send({ subscribe: { serviceName, ...more }, id: 'a' })
    await stage.routes.ask('GET', '/health')
  }
}

function isEvent({ event }: Frame): boolean {
  return event !== undefined
}
