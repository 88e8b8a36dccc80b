import type { Case } from '../../case.ts'
import { must } from '../../breach.ts'
import { absent, assertFits, where } from '../../shape.ts'
import { meanwhile } from '../meanwhile.ts'
import { happened, only, opening, RECOVERING, resume, take, upTo, valuesOf } from './steps.ts'

/** What a client brings as its position. */
export const SINCE: readonly Case[] = [
  {
    id: 'MX-REC-23',
    title: 'takes a position in streams it does not have for none',
    needs: RECOVERING,
    async run(stage) {
      const service = stage.name()
      const { epoch, offset } = await happened(stage, service, 2)
      const since = { [stage.name('stream')]: { epoch, offset } }
      const greeted = await stage.greet({ ...only(service), since })
      const shape = { recovered: absent, reason: absent, replay: absent }
      assertFits(greeted.welcome, shape, 'the welcome to a position in an unknown stream')
      assertFits((await opening(greeted)).events, [], 'what was replayed')
    },
  },
  {
    id: 'MX-REC-24',
    title: 'finds the position in its stream among those in others',
    needs: RECOVERING,
    async run(stage) {
      const service = stage.name()
      const { epoch, offset } = await happened(stage, service, 3)
      const registry = { epoch, offset: offset + 1 }
      const others = { a: { epoch, offset: 0 }, zz: { epoch: 'another', offset: 9 } }
      const greeted = await stage.greet({
        ...only(service),
        since: { a: others.a, registry, zz: others.zz },
      })
      assertFits(greeted.welcome, { recovered: true }, 'the welcome')
      const values = valuesOf((await opening(greeted)).events)
      // Where somebody else's event came first, it is that one which is left out.
      const first = Number(values[0])
      must(first === 1 || first === 2, `a replay that left one event out began at ${first}`)
      assertFits(values, upTo(3, first), 'what was replayed')
    },
  },
  {
    id: 'MX-REC-25',
    title: 'answers a position that cannot be read with an error that names it',
    needs: ['extension', 'recovery', 'open'],
    async run(stage) {
      for (const since of UNREADABLE) {
        const { peer } = await stage.sayHello({ since })
        const named = where('a text with `since` in it', (text) => String(text).includes('since'))
        await peer.expect({ type: 'error', code: 'invalid_format', message: named })
        await peer.leave()
      }
    },
  },
  {
    id: 'MX-REC-26',
    title: 'goes on from the welcome with a client that it did not recover',
    needs: RECOVERING,
    async run(stage) {
      const service = stage.name()
      const { peer: witness } = await stage.greet(only(service))
      const elsewhere = { epoch: 'another', offset: 0 }
      const writing = stage.routes.makeEvents(service, 20)
      const welcomed = async () => {
        const all = []
        while (all.length < 5) all.push(await resume(stage, elsewhere, only(service)))
        return all
      }
      const all = await meanwhile(writing, welcomed())
      const heard = await take(witness, 20)
      for (const { peer, welcome, offset } of all) {
        assertFits(welcome, { recovered: false }, 'the welcome')
        const later = heard.filter((event) => Number(event['offset']) > offset)
        assertFits(await take(peer, later.length), later, `what came behind a head of ${offset}`)
      }
    },
  },
  {
    id: 'MX-REC-27',
    title: 'says in the welcome where its head is, whatever is replayed behind it',
    needs: RECOVERING,
    async run(stage) {
      const service = stage.name()
      const since = await happened(stage, service, 3)
      const { peer, offset: head } = await stage.greet({ subscriptions: [] })
      await peer.leave()
      must(head >= since.offset + 3, `3 events behind ${since.offset} the head is ${head}`)
      const back = await resume(stage, since, only(service))
      must(back.offset >= head, `the head went back from ${head} to ${back.offset}`)
    },
  },
]

const UNREADABLE: readonly unknown[] = [
  { registry: { epoch: 'e', offset: -1 } },
  { registry: { epoch: 'e', offset: 1.5 } },
  { registry: { epoch: 'e', offset: '1' } },
  { registry: { epoch: 'e', offset: 2 ** 53 } },
  { registry: { epoch: 'e', offset: null } },
  { registry: { epoch: 'e' } },
  { registry: { epoch: 'e'.repeat(65), offset: 1 } },
  { registry: { epoch: 7, offset: 1 } },
  { registry: { offset: 1 } },
  { registry: 4711 },
  'registry',
  4711,
]
