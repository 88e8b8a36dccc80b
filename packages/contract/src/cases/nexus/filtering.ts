import type { Case } from '../../case.ts'
import type { Frame } from '../../shape.ts'
import { assertFits } from '../../shape.ts'
import { CHANNEL, dataHeard, enter, mustPass, publish, subscribe } from './steps.ts'

/** One rule of filters: of these data, these pass. */
interface Rule {
  readonly id: string
  readonly title: string
  readonly filters: Frame
  readonly sent: readonly Frame[]
  readonly wanted: readonly Frame[]
}

const RULES: readonly Rule[] = [
  {
    id: 'NX-CORE-30',
    title: 'lets pass what has the value that a filter names',
    filters: { source: 'agent_001' },
    sent: [{ source: 'agent_001' }, { source: 'agent_002' }, { source: 'agent_0011' }, {}],
    wanted: [{ source: 'agent_001' }],
  },
  {
    id: 'NX-CORE-31',
    title: 'lets pass what has any of the values that a filter lists',
    filters: { priority: ['high', 'critical', 3] },
    sent: [{ priority: 'high' }, { priority: 'low' }, { priority: 3 }, { priority: 'critical' }],
    wanted: [{ priority: 'high' }, { priority: 3 }, { priority: 'critical' }],
  },
  {
    id: 'NX-CORE-32',
    title: 'lets pass what matches every filter, not only one of them',
    filters: { priority: ['high', 'critical'], source: 'a' },
    sent: [
      { priority: 'high', source: 'b' },
      { priority: 'low', source: 'a' },
      { priority: 'high' },
      { priority: 'critical', source: 'a', more: 1 },
    ],
    wanted: [{ priority: 'critical', source: 'a', more: 1 }],
  },
  {
    id: 'NX-CORE-33',
    title: 'compares strictly: 1 is not "1", and 0 is not false',
    filters: { n: [1, false] },
    sent: [{ n: '1' }, { n: 0 }, { n: true }, { n: '' }, { n: [1] }, { n: 1 }, { n: false }],
    wanted: [{ n: 1 }, { n: false }],
  },
  {
    id: 'NX-CORE-34',
    title: 'matches null with null only: a field that is missing matches nothing',
    filters: { n: null },
    sent: [{}, { n: 0 }, { n: '' }, { n: 'null' }, { n: null }],
    wanted: [{ n: null }],
  },
  {
    id: 'NX-CORE-35',
    title: 'lets nothing pass by an empty list',
    filters: { n: [] },
    sent: [{ n: 1 }, { n: null }, { n: [] }, {}],
    wanted: [],
  },
  {
    id: 'NX-CORE-36',
    title: 'takes no inherited name for a field of the data',
    filters: { toString: [null, 'x'] },
    sent: [{}, { toString: 'x' }, { valueOf: 'x' }],
    wanted: [{ toString: 'x' }],
  },
  {
    id: 'NX-CORE-37',
    title: 'takes the names in filters as they are: a dot leads into nothing',
    filters: { 'a.b': 1 },
    sent: [{ a: { b: 1 } }, { 'a.b': 2 }, { 'a.b': 1 }],
    wanted: [{ 'a.b': 1 }],
  },
]

/** Which events pass which filters. */
export const FILTERING: readonly Case[] = [
  ...RULES.map(({ id, title, filters, ...data }): Case => ({
    id,
    title,
    needs: [],
    run: (stage) => mustPass(stage, filters, data),
  })),
  {
    id: 'NX-CORE-38',
    title: 'lets everything pass where filters are absent, null or empty',
    needs: [],
    async run(stage) {
      const peers = []
      for (const filters of [undefined, null, {}]) {
        const peer = await enter(stage)
        peer.send({ action: 'subscribe', channels: [CHANNEL], filters })
        await peer.expect({ type: 'subscription_confirmed' })
        peers.push(peer)
      }
      await publish(stage, { n: 1 })
      // Others may publish on the same channel, and are heard as well.
      const data = { contract: stage.name(), n: 1 }
      for (const peer of peers) await peer.until({ type: 'event', data })
    },
  },
  {
    id: 'NX-CORE-39',
    title: 'keeps the filters of each subscription apart',
    needs: [],
    async run(stage) {
      const contract = stage.name()
      const peer = await enter(stage)
      await subscribe(peer, [CHANNEL], { contract, a: 1 })
      await subscribe(peer, [CHANNEL], { contract, b: 2 })
      await subscribe(peer, ['tasks.created'], { contract, c: 3 })
      const sent = [{ a: 1, b: 1 }, { a: 2, b: 2 }, { a: 2, b: 1 }, { c: 3 }]
      for (const data of sent) await publish(stage, data)
      assertFits(
        await dataHeard(peer),
        [
          { a: 1, b: 1 },
          { a: 2, b: 2 },
        ],
        'what passes',
      )
    },
  },
]
