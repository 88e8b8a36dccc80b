import type { Case } from '../../case.ts'
import { absent, assertFits } from '../../shape.ts'
import { heard, heardUpTo, place, subscribe } from './steps.ts'

/** What a `subscribe` and an `unsubscribe` without an id do. */
export const SUBSCRIBING: readonly Case[] = [
  {
    id: 'MX-CORE-12',
    title: 'answers a subscribe with its filter, and with no id where it had none',
    needs: [],
    async run(stage) {
      const peer = await stage.enter()
      const filter = { event: 'circuit_open', serviceName: stage.name() }
      peer.send({ subscribe: filter })
      const answer = await peer.until({ type: 'subscribed' })
      assertFits(answer, { type: 'subscribed', filter, id: absent }, 'the answer')
    },
  },
  {
    id: 'MX-CORE-13',
    title: 'sends nothing before the first subscribe',
    needs: ['routes'],
    async run(stage) {
      const peer = await stage.enter()
      const witness = await stage.enter()
      const name = stage.name()
      await subscribe(witness, { serviceName: name })
      await stage.routes.register(name, place(stage))
      await witness.until({ event: 'service_registered', data: { serviceName: name } })
      assertFits(await heard(stage, peer), [], 'what a client hears that has not subscribed')
    },
  },
  {
    id: 'MX-CORE-14',
    title: 'sends nothing that happened before the subscribe',
    needs: ['routes'],
    async run(stage) {
      const name = stage.name()
      await stage.routes.makeEvents(name, 3)
      const peer = await stage.enter()
      await subscribe(peer, { serviceName: name })
      await stage.routes.setConfig(name, 'n', 'last')
      const last = { event: 'config_changed', data: { serviceName: name, value: 'last' } }
      assertFits(await heardUpTo(stage, peer, last), [last], 'what came')
    },
  },
  {
    id: 'MX-CORE-15',
    title: 'adds up what is subscribed to one after the other',
    needs: ['routes'],
    async run(stage) {
      const [first, second] = [stage.name('first'), stage.name('second')]
      const peer = await stage.enter()
      await subscribe(peer, { event: 'config_changed', serviceName: first })
      await subscribe(peer, { event: 'config_deleted', serviceName: second })
      await stage.routes.setConfig(first, 'k', 1)
      await stage.routes.setConfig(second, 'k', 2)
      await stage.routes.deleteConfig(first, 'k')
      await stage.routes.deleteConfig(second, 'k')
      const last = { event: 'config_deleted', data: { serviceName: second } }
      const wanted = [{ event: 'config_changed', data: { serviceName: first } }, last]
      assertFits(await heardUpTo(stage, peer, last), wanted, 'what came of both')
    },
  },
  {
    id: 'MX-CORE-16',
    title: 'sends an event once however many filters it matches',
    needs: ['routes'],
    async run(stage) {
      const name = stage.name()
      const peer = await stage.enter()
      await subscribe(peer, true)
      await subscribe(peer, { event: 'config_changed' })
      await subscribe(peer, { serviceName: name })
      await subscribe(peer, { serviceName: name })
      await stage.routes.makeEvents(name, 5)
      const values = [1, 2, 3, 4, 5]
      const wanted = values.map((value) => ({ event: 'config_changed', data: { value } }))
      const came = await heardUpTo(stage, peer, { event: 'config_changed', data: { value: 5 } })
      assertFits(came, wanted, 'what came of five events')
    },
  },
  {
    id: 'MX-CORE-17',
    title: 'sends nothing more after an unsubscribe of everything',
    needs: ['routes'],
    async run(stage) {
      const name = stage.name()
      const [peer, witness] = [await stage.enter(), await stage.enter()]
      await subscribe(peer, { serviceName: name })
      await subscribe(peer, { event: 'config_changed' })
      await subscribe(witness, { serviceName: name })
      peer.send({ unsubscribe: true })
      await peer.until({ type: 'unsubscribed' })
      await stage.routes.setConfig(name, 'k', 1)
      await witness.until({ event: 'config_changed', data: { serviceName: name } })
      assertFits(await heard(stage, peer), [], 'what came after unsubscribed')
    },
  },
  {
    id: 'MX-CORE-18',
    title: 'takes another subscribe after an unsubscribe of everything',
    needs: ['routes'],
    async run(stage) {
      const name = stage.name()
      const peer = await stage.enter()
      await subscribe(peer, { event: 'config_changed', serviceName: name })
      peer.send({ unsubscribe: true })
      await peer.until({ type: 'unsubscribed' })
      await subscribe(peer, { event: 'config_deleted', serviceName: name })
      await stage.routes.setConfig(name, 'k', 1)
      await stage.routes.deleteConfig(name, 'k')
      const last = { event: 'config_deleted', data: { serviceName: name, key: 'k' } }
      assertFits(await heardUpTo(stage, peer, last), [last], 'what came')
    },
  },
  {
    id: 'MX-CORE-19',
    title: 'reads one of subscribe, unsubscribe and refresh_token in a frame, in this order',
    needs: [],
    async run(stage) {
      const filter = { event: 'circuit_open', serviceName: stage.name() }
      const peer = await stage.enter()
      peer.send({ refresh_token: true, unsubscribe: true, subscribe: filter })
      await peer.until({ type: 'subscribed', filter })
      peer.send({ refresh_token: true, unsubscribe: true })
      await peer.until({ type: 'unsubscribed' })
      assertFits(await heard(stage, peer), [], 'what else is answered')
    },
  },
]
