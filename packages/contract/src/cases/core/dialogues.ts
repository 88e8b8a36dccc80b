import type { Case } from '../../case.ts'
import { anyText, assertFits } from '../../shape.ts'
import { heard, heardUpTo, place, takeUpTo } from './steps.ts'

/** What the documents say to a server, word by word. */
export const DIALOGUES: readonly Case[] = [
  {
    id: 'MX-CORE-98',
    title: 'answers every frame of the streaming tutorial as it is written there',
    needs: [],
    async run(stage) {
      const peer = await stage.connect()
      const auth = await stage.ownToken()
      if (auth !== undefined) {
        peer.send({ auth })
        await peer.until({ type: 'authenticated' })
      }
      peer.send('{"subscribe":true}')
      await peer.until({ type: 'subscribed', filter: true })
      peer.send('{"subscribe":{"serviceName":"my-service"}}')
      await peer.until({ type: 'subscribed', filter: { serviceName: 'my-service' } })
      peer.send('{"subscribe":{"event":"service_registered"}}')
      await peer.until({ type: 'subscribed', filter: { event: 'service_registered' } })
      peer.send('{"unsubscribe":true}')
      await peer.until({ type: 'unsubscribed' })
      assertFits(await heard(stage, peer), [], 'what else is answered')
    },
  },
  {
    id: 'MX-CORE-99',
    title: 'serves the client of the events tutorial, which subscribes once for each event',
    needs: ['routes'],
    async run(stage) {
      const serviceName = stage.name()
      const peer = await stage.enter()
      // All at once and without waiting, as its dashboard does.
      const events = ['service_registered', 'service_deregistered', 'service_unhealthy']
      peer.send(...events.map((event) => ({ subscribe: { event } })))
      const answers = events.map((event) => ({ type: 'subscribed', filter: { event } }))
      assertFits(await takeUpTo(stage, peer, answers[2]), answers, 'the answers')
      const nodeId = await stage.routes.register(serviceName, place(stage))
      await stage.routes.deregister(nodeId)
      const gone = { event: 'service_deregistered', data: { nodeId } }
      const wanted = [{ event: 'service_registered', data: { serviceName, nodeId } }, gone]
      assertFits(await heardUpTo(stage, peer, gone), wanted, 'what came')
    },
  },
  {
    id: 'MX-CORE-100',
    title: 'serves an old client in the dialogue at the end of this page',
    needs: ['routes', 'locked'],
    async run(stage) {
      if (stage.has('extension')) stage.needs('refresh')
      const serviceName = stage.name()
      const nodeId = await stage.routes.register(serviceName, place(stage))
      const peer = await stage.enter()
      peer.send({ subscribe: { event: 'service_registered' } })
      const first = { type: 'subscribed', filter: { event: 'service_registered' } }
      await takeUpTo(stage, peer, first)
      peer.send({ subscribe: { event: 'service_deregistered', serviceName } })
      const second = { type: 'subscribed', filter: { event: 'service_deregistered', serviceName } }
      assertFits(await takeUpTo(stage, peer, second), [second], 'the answer')
      await stage.routes.deregister(nodeId)
      const gone = { event: 'service_deregistered', data: { nodeId } }
      assertFits(await takeUpTo(stage, peer, gone), [gone], 'what came')
      peer.send({ refresh_token: true })
      await peer.until({ type: 'token_refreshed', token: anyText })
      peer.send({ unsubscribe: true })
      await peer.until({ type: 'unsubscribed' })
    },
  },
]
