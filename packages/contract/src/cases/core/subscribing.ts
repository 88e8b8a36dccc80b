import type { Case } from '../../case.ts'

/** What a `subscribe` does. */
export const SUBSCRIBING: readonly Case[] = [
  {
    id: 'MX-CORE-20',
    title: 'answers a subscribe with its filter',
    needs: [],
    async run(stage) {
      const peer = await stage.enter()
      const filter = { event: 'circuit_open', serviceName: stage.name() }
      peer.send({ subscribe: filter })
      await peer.expect({ type: 'subscribed', filter })
    },
  },
  {
    id: 'MX-CORE-21',
    title: 'sends only events that match the filter',
    needs: ['routes'],
    async run(stage) {
      const wanted = stage.name('wanted')
      const peer = await stage.enter()
      peer.send({ subscribe: { event: 'service_registered', serviceName: wanted } })
      await peer.expect({ type: 'subscribed' })
      await stage.routes.register(stage.name('other'))
      const nodeId = await stage.routes.register(wanted)
      await peer.expect({ event: 'service_registered', data: { serviceName: wanted, nodeId } })
    },
  },
]
