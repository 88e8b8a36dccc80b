import type { Case } from '../../case.ts'
import { absent, anyText, assertFits, fits } from '../../shape.ts'
import { hears, isAnswered } from './hears.ts'

/** What a filter does there: one for each connection. */
export const FILTERING: readonly Case[] = [
  {
    id: 'MX-OLD-10',
    title: 'replaces the filter by each later subscribe',
    needs: ['routes'],
    async run(stage) {
      const [first, second] = [stage.name('first'), stage.name('second')]
      const peer = await stage.enter()
      peer.send({ subscribe: registered(first) })
      await isAnswered(peer, { type: 'subscribed' })
      peer.send({ subscribe: registered(second) })
      await isAnswered(peer, { type: 'subscribed' })
      await stage.routes.register(first)
      await stage.routes.register(second)
      const heard = (await peer.settle()).filter((frame) => fits(frame, REGISTERED))
      assertFits(heard, [{ data: { serviceName: second } }], 'what came of both')
    },
  },
  {
    id: 'MX-OLD-11',
    title: 'acknowledges a filter and ignores it',
    needs: ['routes'],
    async run(stage) {
      const [wanted, other] = [stage.name('wanted'), stage.name('other')]
      const peer = await stage.enter()
      peer.send({ subscribe: registered(wanted) })
      await isAnswered(peer, { type: 'subscribed', filter: registered(wanted) })
      await stage.routes.register(other)
      await hears(peer, { ...REGISTERED, data: { serviceName: other } })
    },
  },
  {
    id: 'MX-OLD-12',
    title: 'sends everything to a connection that never subscribed',
    needs: ['routes'],
    async run(stage) {
      const serviceName = stage.name()
      const peer = await stage.enter()
      await stage.routes.setConfig(serviceName, 'k', 1)
      await hears(peer, { event: 'config_changed', data: { serviceName, key: 'k' } })
    },
  },
  {
    id: 'MX-OLD-13',
    title: 'sends everything after an unsubscribe',
    needs: ['routes'],
    async run(stage) {
      const serviceName = stage.name()
      const peer = await stage.enter()
      peer.send({ subscribe: { event: 'circuit_open', serviceName } })
      await isAnswered(peer, { type: 'subscribed' })
      peer.send({ unsubscribe: true })
      await isAnswered(peer, { type: 'unsubscribed' })
      await stage.routes.setConfig(serviceName, 'k', 1)
      await hears(peer, { event: 'config_changed', data: { serviceName, key: 'k' } })
    },
  },
  {
    id: 'MX-OLD-14',
    title: 'answers in order with the events',
    needs: ['routes'],
    async run(stage) {
      const serviceName = stage.name()
      const peer = await stage.enter()
      const filter = { event: 'config_changed', serviceName }
      peer.send({ subscribe: filter })
      await isAnswered(peer, { type: 'subscribed', filter })
      for (const value of [1, 2, 3]) {
        await stage.routes.setConfig(serviceName, 'k', value)
        await hears(peer, { event: 'config_changed', data: { serviceName, value } })
      }
    },
  },
  {
    id: 'MX-OLD-15',
    title: 'refuses a filter with a message and no code, and stays',
    needs: [],
    async run(stage) {
      const viewer = stage.has('locked') ? await stage.token({ role: 'viewer' }) : undefined
      const peer = await stage.enter(viewer)
      peer.send({ subscribe: { event: 'admin_event' } })
      await isAnswered(peer, { type: 'error', message: anyText, code: absent })
      const filter = { event: 'circuit_open' }
      peer.send({ subscribe: filter })
      await isAnswered(peer, { type: 'subscribed', filter })
    },
  },
  {
    id: 'MX-OLD-26',
    title: 'takes what is no filter for one that matches everything',
    needs: ['routes'],
    async run(stage) {
      const serviceName = stage.name()
      const peer = await stage.enter()
      peer.send({ subscribe: 'nonsense' })
      await isAnswered(peer, { type: 'subscribed', filter: 'nonsense' })
      await stage.routes.setConfig(serviceName, 'k', 1)
      await hears(peer, { event: 'config_changed', data: { serviceName, key: 'k' } })
    },
  },
]

const REGISTERED = { event: 'service_registered' }

function registered(serviceName: string) {
  return { ...REGISTERED, serviceName }
}
