import { HISTORY_HEADERS } from 'maxine-protocol/http'
import type { Case } from '../../case.ts'
import { must } from '../../breach.ts'
import { assertFits, show } from '../../shape.ts'
import type { Frame } from '../../shape.ts'
import {
  assertRising,
  only,
  opening,
  RECOVERING,
  take,
  takeTexts,
  upTo,
  valuesOf,
} from './steps.ts'

/** Offsets and epochs: what a position is made of. */
export const POSITIONS: readonly Case[] = [
  {
    id: 'MX-REC-28',
    title: 'gives every event an offset above those before, whoever makes them at once',
    needs: RECOVERING,
    async run(stage) {
      const service = stage.name()
      const values = upTo(24)
      // Those who count anew on each connection would be right on a log that is empty.
      await stage.routes.makeEvents(stage.name('before'), values.length)
      const { peer, offset } = await stage.greet(only(service))
      await Promise.all(values.map((value) => stage.routes.setConfig(service, `k${value}`, value)))
      const events = await take(peer, values.length)
      assertRising(events, offset)
      const told = [...valuesOf(events)].sort((one, other) => Number(one) - Number(other))
      assertFits(told, values, 'the values that were told, sorted')
    },
  },
  {
    id: 'MX-REC-29',
    title: 'gives an event the same bytes for every client that gets it',
    needs: RECOVERING,
    async run(stage) {
      const service = stage.name()
      const narrow = { id: 'c', filter: { event: 'config_changed', serviceName: service } }
      const old = await stage.enter()
      old.send({ subscribe: { serviceName: service } })
      await old.expect({ type: 'subscribed' })
      const greeted = [
        await stage.greet(only(service)),
        await stage.greet({ subscriptions: [narrow] }),
        await stage.greet({
          subscriptions: [narrow, { id: 'all', filter: { serviceName: service } }],
        }),
      ]
      await stage.routes.makeEvents(service, 5)
      const [wanted = [], ...others] = await Promise.all(
        [old, ...greeted.map(({ peer }) => peer)].map((peer) => takeTexts(peer, 5)),
      )
      must(new Set(wanted).size === 5, `5 events, and among them twice the same: ${show(wanted)}`)
      for (const texts of others) assertFits(texts, wanted, 'what another client got')
    },
  },
  {
    id: 'MX-REC-30',
    title: 'puts the head of a welcome between what has happened and what happens next',
    needs: RECOVERING,
    async run(stage) {
      const service = stage.name()
      const { peer: witness, offset } = await stage.greet(only(service))
      const passed = [offset]
      for (const value of upTo(4)) {
        await stage.routes.setConfig(service, 'n', value)
        const [event = {}] = await take(witness, 1)
        const { peer, offset: head } = await stage.greet({ subscriptions: [] })
        await peer.leave()
        const at = Number(event['offset'])
        const before = passed.at(-1) ?? 0
        must(at > before, `an event behind a head of ${before} has the offset ${at}`)
        must(head >= at, `the head is ${head} when the event ${at} has been told`)
        passed.push(head)
      }
    },
  },
  {
    id: 'MX-REC-31',
    title: 'names its epoch alike in everything it says',
    needs: RECOVERING,
    async run(stage) {
      const { epoch, ...greeted } = await stage.greet()
      must(Array.from(epoch).length <= 64, `an epoch of ${epoch.length} characters`)
      must(typeof greeted.welcome['epoch'] === 'string' && epoch !== '', 'an epoch that is no text')
      const { bookmark } = await opening(greeted)
      const again = await stage.greet({ subscriptions: [] })
      const after = new URLSearchParams({ after: String(greeted.offset), epoch }).toString()
      const page = await stage.routes.ask('GET', `/events?${after}`)
      const recent = await stage.routes.ask('GET', '/events?limit=1')
      const snapshot = await stage.routes.ask('GET', '/snapshot')
      const said = {
        bookmark: bookmark['epoch'],
        'another welcome': again.epoch,
        'GET /events?after': Object(page.json) as Frame,
        'GET /events': recent.headers[HISTORY_HEADERS.epoch.toLowerCase()],
        'GET /snapshot': Object(snapshot.json) as Frame,
      }
      for (const [where, what] of Object.entries(said)) {
        const wanted = typeof what === 'object' ? { epoch } : epoch
        assertFits(what, wanted, `the epoch in ${where}`)
      }
    },
  },
]
