import type { Case } from '../../case.ts'
import { assertFits } from '../../shape.ts'
import { heardUpTo, subscribe } from './steps.ts'

/** What clients have to do with each other: nothing. */
export const TOGETHER: readonly Case[] = [
  {
    id: 'MX-CORE-93',
    title: 'keeps the subscriptions of its clients apart',
    needs: ['routes'],
    async run(stage) {
      const [first, second] = [stage.name('first'), stage.name('second')]
      const [one, other] = [await stage.enter(), await stage.enter()]
      await subscribe(one, { event: 'config_changed', serviceName: first })
      await subscribe(other, { event: 'config_changed', serviceName: second })
      for (const name of [first, second]) await stage.routes.setConfig(name, 'k', 1)
      const [mine, theirs] = [first, second].map((serviceName) => ({ data: { serviceName } }))
      assertFits(await heardUpTo(stage, one, mine), [mine], 'what came to the first')
      assertFits(await heardUpTo(stage, other, theirs), [theirs], 'what came to the second')
    },
  },
  {
    id: 'MX-CORE-94',
    title: 'keeps apart subscriptions of two clients that have one id',
    needs: ['routes', 'extension'],
    async run(stage) {
      const name = stage.name()
      const subscriptions = [{ id: 'a', filter: { serviceName: name } }]
      const { peer: one } = await stage.greet({ subscriptions })
      const { peer: other } = await stage.greet({ subscriptions })
      one.send({ unsubscribe: { id: 'a' } })
      await one.expect({ type: 'unsubscribed', id: 'a' })
      await stage.routes.setConfig(name, 'k', 1)
      const last = { event: 'config_changed', data: { serviceName: name } }
      assertFits(await heardUpTo(stage, other, last), [last], 'what came to the other')
      assertFits(await one.settle(), [], 'what came to the one that has ended it')
    },
  },
  {
    id: 'MX-CORE-95',
    title: 'goes on sending to a client while others come, say nonsense and go',
    needs: ['routes'],
    async run(stage) {
      const name = stage.name()
      const peer = await stage.enter()
      await subscribe(peer, { serviceName: name })
      for (const value of [1, 2, 3, 4]) {
        const guest = await stage.enter()
        await subscribe(guest, { serviceName: name })
        guest.send('{"subscribe":', { unsubscribe: true })
        await stage.routes.setConfig(name, 'k', value)
        if (value % 2 === 0) guest.drop()
        else await guest.leave()
      }
      const wanted = [1, 2, 3, 4].map((value) => ({ event: 'config_changed', data: { value } }))
      assertFits(await heardUpTo(stage, peer, wanted[3]), wanted, 'what came')
    },
  },
  {
    id: 'MX-CORE-96',
    title: 'answers a goodbye with the same code',
    needs: ['closing'],
    async run(stage) {
      for (const code of [1000, 3000, 4000]) {
        const peer = await stage.enter()
        await subscribe(peer, { event: 'circuit_open', serviceName: stage.name() })
        peer.wire.close(code, 'bye')
        assertFits(await peer.closed(), { code }, 'the close')
      }
    },
  },
  {
    id: 'MX-CORE-97',
    title: 'answers a goodbye without a code, and one on which nothing was said',
    needs: ['closing'],
    async run(stage) {
      const peer = await stage.enter()
      peer.wire.close()
      assertFits(await peer.closed(), { code: 1005 }, 'the close')
      const silent = await stage.connect()
      silent.wire.close(1000)
      assertFits(await silent.closed(), { code: 1000 }, 'the close')
    },
  },
]
