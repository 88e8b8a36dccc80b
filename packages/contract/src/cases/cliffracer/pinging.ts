import { about } from '../about.ts'
import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import { assertFits } from '../../shape.ts'
import { ABOUT_NOW, enter, enterUnheard } from './steps.ts'

/** What is answered and what is not, and how a server finds out who is still there. */
export const PINGING: readonly Case[] = [
  {
    id: 'CR-CORE-12',
    title: 'does not answer what is for the service itself',
    needs: ['documented'],
    async run(stage) {
      const peer = await enter(stage)
      const frames = [
        { type: 'message', content: 'Message 1 from client 1' },
        { type: 'message', message: '' },
        { type: stage.name('type'), data: [1, 2] },
        { type: 'toString' },
      ]
      peer.send(...frames)
      assertFits(await peer.settle(), [], 'what is answered')
    },
  },
  {
    id: 'CR-CORE-13',
    title: 'answers every ping with one pong',
    needs: ['documented'],
    async run(stage) {
      const peer = await enter(stage)
      peer.send({ type: 'ping' }, { type: 'ping', later: 1 })
      await peer.expect({ type: 'pong' })
      await peer.expect({ type: 'pong' })
      assertFits(await peer.settle(), [], 'what else answers')
    },
  },
  {
    id: 'CR-CORE-14',
    title: 'does not answer a pong',
    needs: ['documented'],
    async run(stage) {
      const peer = await enter(stage)
      peer.send({ type: 'pong' }, { type: 'pong', timestamp: 7 })
      assertFits(await peer.settle(), [], 'what answers a pong')
    },
  },
  {
    id: 'CR-CORE-17',
    title: 'pings within its heartbeat',
    needs: ['documented', 'silence'],
    async run(stage) {
      const peer = await enter(stage)
      const { heartbeatMs, patienceMs } = stage.facts
      await peer.until({ type: 'ping' }, heartbeatMs + patienceMs)
    },
  },
  {
    id: 'CR-CORE-18',
    title: 'keeps whoever answers its pings, with whatever frame',
    needs: ['documented', 'silence'],
    async run(stage) {
      const answers = [{ type: 'pong' }, '{', { type: 'note' }]
      const peers = await Promise.all(answers.map(() => enterUnheard(stage)))
      const { heartbeatMs, silentForMs = 0, patienceMs } = stage.facts
      const end = stage.now() + silentForMs + 2 * heartbeatMs
      while (stage.now() < end) {
        for (const [index, peer] of peers.entries()) {
          await peer.until({ type: 'ping' }, heartbeatMs + patienceMs)
          peer.send(answers[index] ?? '')
        }
      }
      for (const [index, peer] of peers.entries()) {
        must(!peer.ended, `who answered with ${JSON.stringify(answers[index])} was sent away`)
        await about('who has answered', peer.settle())
      }
    },
  },
  {
    id: 'CR-CORE-47',
    title: 'keeps a client that answers no ping but those of the protocol',
    needs: ['documented', 'silence', 'pings'],
    async run(stage) {
      const peer = await enterUnheard(stage)
      const { heartbeatMs, silentForMs = 0, patienceMs } = stage.facts
      const end = stage.now() + silentForMs + heartbeatMs
      while (stage.now() < end) await peer.until({ type: 'ping' }, heartbeatMs + patienceMs)
      must(!peer.ended, 'a client of the guide was sent away')
      await about('a client of the guide', peer.settle())
    },
  },
  {
    id: 'CR-CORE-19',
    title: 'says the time in its pongs',
    needs: ['documented'],
    async run(stage) {
      const peer = await enter(stage)
      await peer.send({ type: 'ping' }).expect({ type: 'pong', timestamp: ABOUT_NOW })
    },
  },
]
