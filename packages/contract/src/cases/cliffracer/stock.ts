import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import { anyText, assertFits, fits, show } from '../../shape.ts'
import { ABOUT_NOW, enter, tell } from './steps.ts'

/** What the path does that the framework itself serves. */
export const STOCK: readonly Case[] = [
  {
    id: 'CR-CORE-40',
    title: 'answers a ping with a pong on the stock path too',
    needs: ['stock'],
    async run(stage) {
      const peer = await stage.connectKnown()
      await peer.send({ type: 'ping' }).expect({ type: 'pong', timestamp: ABOUT_NOW })
    },
  },
  {
    id: 'CR-CORE-41',
    title: 'greets nobody on the stock path',
    needs: ['stock'],
    async run(stage) {
      const peer = await stage.connectKnown()
      assertFits(await peer.settle(), [], 'what comes unasked')
    },
  },
  {
    id: 'CR-CORE-42',
    title: 'echoes every frame on the stock path, with the time',
    needs: ['stock'],
    async run(stage) {
      const peer = await enter(stage)
      const frames = [
        { type: 'subscribe', topics: [stage.name()] },
        { type: 'unsubscribe' },
        { type: 'pong' },
        { type: 7 },
        {},
      ]
      for (const data of frames) {
        await peer.send(data).expect({ type: 'echo', data, timestamp: ABOUT_NOW })
      }
      assertFits(await peer.settle(), [], 'what else comes')
    },
  },
  {
    id: 'CR-CORE-43',
    title: 'echoes the whole of a frame, and nothing else, in data',
    needs: ['stock'],
    async run(stage) {
      const peer = await enter(stage)
      const said = { type: 'note', data: { data: [1, { type: 'ping' }] }, subject: null, é: '😀' }
      const { data } = await peer.send(said).expect({ type: 'echo' })
      must(fits(data, said) && fits(said, data), `wanted ${show(said)}, got ${show(data)}`)
    },
  },
  {
    id: 'CR-CORE-44',
    title: 'echoes with the correlation of the frame, or else with that of the connection',
    needs: ['stock'],
    async run(stage) {
      const peer = await enter(stage)
      const own = { type: 'note', correlation_id: stage.name() }
      await peer.send(own).expect({ type: 'echo', correlation_id: own.correlation_id })
      const echo = { type: 'echo', correlation_id: anyText }
      const { correlation_id: first } = await peer.send({ type: 'note' }).expect(echo)
      const { correlation_id: second } = await peer.send({ type: 'note' }).expect(echo)
      must(first === second, `wanted one for the connection, got ${show([first, second])}`)
    },
  },
  {
    id: 'CR-CORE-45',
    title: 'tells everybody of everything on the stock path, as a broadcast with its subject',
    needs: ['stock', 'publish'],
    async run(stage) {
      const peers = [await enter(stage), await enter(stage)]
      const [type, topic] = [stage.name('type'), stage.name('topic')]
      await tell(stage, type, { n: 1 })
      await tell(stage, type, { n: 2 }, { topic })
      const wanted = [
        { type: 'broadcast', subject: type, data: { n: 1 }, timestamp: ABOUT_NOW },
        { type: 'broadcast', subject: topic, data: { n: 2 }, timestamp: ABOUT_NOW },
      ]
      for (const peer of peers) assertFits(await peer.settle(), wanted, 'two broadcasts')
    },
  },
  {
    id: 'CR-CORE-46',
    title: 'does not echo what would be too deep to be read',
    needs: ['stock'],
    async run(stage) {
      const peer = await enter(stage)
      const nested = (levels: number) => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`
      await peer.send(nested(15)).expect({ type: 'echo' })
      await peer.send(nested(16)).expect({ type: 'error', code: 'too_deep' })
    },
  },
]
