import type { Position } from 'maxine-protocol'
import type { Case } from '../../case.ts'
import { must } from '../../breach.ts'
import { assertFits, fits, show } from '../../shape.ts'
import type { Stage } from '../../stage.ts'
import { meanwhile } from '../meanwhile.ts'
import {
  assertRising,
  happened,
  happenedInSecret,
  only,
  opening,
  RECOVERING,
  recover,
  resume,
  take,
  takeTexts,
  upTo,
  valuesOf,
} from './steps.ts'
import type { Recovered } from './steps.ts'

/** What is replayed, to whom, and in what order with the rest. */
export const REPLAY: readonly Case[] = [
  {
    id: 'MX-REC-13',
    title: 'replays only what the filters let through',
    needs: RECOVERING,
    async run(stage) {
      const service = stage.name()
      const since = await mixed(stage, service)
      const filter = { event: 'config_changed', serviceName: service }
      const { events } = await recover(stage, since, { subscriptions: [{ id: 'c', filter }] })
      assertFits(valuesOf(events), ['one', 'two', 'three'], 'what was replayed')
    },
  },
  {
    id: 'MX-REC-14',
    title: 'replays an event once, however many filters it passes',
    needs: RECOVERING,
    async run(stage) {
      const service = stage.name()
      const since = await mixed(stage, service)
      const filters = [
        { serviceName: service },
        { event: 'config_changed', serviceName: service },
        { event: 'service_registered', serviceName: service },
        { serviceName: service },
      ]
      const subscriptions = filters.map((filter, index) => ({ id: `s${index}`, filter }))
      const { events } = await recover(stage, since, { subscriptions })
      const names = events.map(({ event }) => event)
      const configured = 'config_changed'
      assertFits(names, [configured, 'service_registered', configured, configured], 'the replay')
    },
  },
  {
    id: 'MX-REC-15',
    title: 'replays by the filters of now, not by those of the connection before',
    needs: RECOVERING,
    async run(stage) {
      const [before, now] = [stage.name('before'), stage.name('now')]
      const { peer, ...since } = await stage.greet(only(before))
      await stage.routes.makeEvents(before, 2)
      await stage.routes.makeEvents(now, 3)
      await take(peer, 2)
      await peer.leave()
      const { events } = await recover(stage, since, only(now))
      assertFits(valuesOf(events), [1, 2, 3], 'what was replayed')
    },
  },
  {
    id: 'MX-REC-16',
    title: 'replays to a subscription to everything all that one has heard live',
    needs: RECOVERING,
    async run(stage) {
      const service = stage.name()
      const { peer: witness, ...since } = await stage.greet()
      await mixed(stage, service)
      await stage.routes.makeEvents(service, 3)
      const { events, offset } = await recover(stage, since)
      const heard = []
      for (let last = 0; last < offset;) {
        const [event = {}] = await take(witness, 1)
        last = Number(event['offset'])
        // Nothing is behind the last one here but what happened since.
        if (last <= offset) heard.push(event)
      }
      must(heard.length >= 9, `made at least 9 events; a witness heard ${heard.length}`)
      assertFits(events, heard, 'what was replayed')
    },
  },
  {
    id: 'MX-REC-17',
    title: 'recovers a client without subscriptions, to which nothing is visible',
    needs: RECOVERING,
    async run(stage) {
      const service = stage.name()
      const since = await happened(stage, service, 3)
      const { peer, events } = await recover(stage, since, { subscriptions: [] })
      assertFits(events, [], 'what was replayed')
      peer.send({ subscribe: { serviceName: service }, id: 'late' })
      await peer.expect({ type: 'subscribed', id: 'late' })
      await stage.routes.setConfig(service, 'n', 'live')
      const [event = {}] = await take(peer, 1)
      assertFits(event, { data: { value: 'live' } }, 'the first event behind the subscribe')
    },
  },
  {
    id: 'MX-REC-18',
    title: 'replays nothing that the role may not see, and counts it for nobody',
    needs: [...RECOVERING, 'publish', 'tokens', 'locked'],
    async run(stage) {
      const service = stage.name()
      const { since, seen } = await happenedInSecret(stage, service)
      for (const [role, wanted] of Object.entries(seen)) {
        const token = await stage.token({ role, sub: stage.name(role) })
        for (const hello of [only(service), {}]) {
          const { peer, events } = await recover(stage, since, hello, token)
          const own = events.filter(({ data }) => fits(data, { serviceName: service }))
          assertFits(valuesOf(own), wanted, `what was replayed to a ${role}`)
          await peer.leave()
        }
      }
    },
  },
  {
    id: 'MX-REC-19',
    title: 'says the replay, then a bookmark, then what is live',
    needs: RECOVERING,
    async run(stage) {
      const service = stage.name()
      const since = await happened(stage, service, 6)
      const writing = stage.routes.makeEvents(service, 6)
      const back = await meanwhile(writing, recover(stage, since, only(service)))
      const live = await take(back.peer, 12 - back.events.length)
      // `recover` has seen to it that the bookmark came behind all that the welcome promised.
      const behind = Number(back.bookmark['offset'])
      must(behind >= back.offset, `the bookmark's ${behind} is before the welcome's ${back.offset}`)
      assertRising(live, behind)
      assertFits(valuesOf([...back.events, ...live]), [...upTo(6), ...upTo(6)], 'all together')
    },
  },
  {
    id: 'MX-REC-20',
    title: 'neither loses nor doubles what happens while a client is recovered',
    needs: RECOVERING,
    async run(stage) {
      for (const round of upTo(4)) {
        const service = stage.name(`round${round}`)
        const since = await happened(stage, service, 2)
        const writing = stage.routes.makeEvents(service, 20)
        await meanwhile(writing, comeBackAgainAndAgain(stage, service, since))
      }
    },
  },
  {
    id: 'MX-REC-21',
    title: 'replays the same from a position however often it is asked',
    needs: RECOVERING,
    async run(stage) {
      const service = stage.name()
      const since = await happened(stage, service, 4)
      for (const time of upTo(3)) {
        const { peer, events } = await recover(stage, since, only(service))
        assertFits(valuesOf(events), upTo(4), `what was replayed at time ${time}`)
        await peer.leave()
      }
    },
  },
  {
    id: 'MX-REC-22',
    title: 'replays the bytes that were sent live',
    needs: RECOVERING,
    async run(stage) {
      const service = stage.name()
      const { peer: witness, ...since } = await stage.greet(only(service))
      for (const value of PECULIAR) await stage.routes.setConfig(service, 'n', value)
      const live = await takeTexts(witness, PECULIAR.length)
      const { peer } = await resume(stage, since, only(service))
      const replayed = await takeTexts(peer, PECULIAR.length)
      for (const [index, text] of live.entries()) {
        const again = replayed[index]
        must(again === text, `live it was ${show(text)}, replayed it was ${show(again)}`)
      }
      assertFits((await opening({ peer, offset: since.offset })).events, [], 'more events')
    },
  },
]

/** Values that one who reads and writes them anew writes differently. */
const PECULIAR: readonly unknown[] = [
  { b: 1, a: { 10: 'ten', 9: 'nine' } },
  'ünïcödé \u2028 \uD83D\uDE80 " \\ / \u0000',
  [1e21, 0.1, 1e-7, 123456789012345680000, [], {}, null, true],
  '',
]

/** Four events of a service, among as many of another. */
async function mixed(stage: Stage, service: string) {
  const other = stage.name('other')
  const since = await happened(stage, other, 1)
  await stage.routes.setConfig(service, 'n', 'one')
  await stage.routes.register(other)
  await stage.routes.register(service)
  await stage.routes.setConfig(service, 'n', 'two')
  await stage.routes.setConfig(other, 'm', 'two')
  await stage.routes.setConfig(service, 'n', 'three')
  return since
}

/** While twenty events are made: each connection gets them all, some replayed and some live. */
async function comeBackAgainAndAgain(
  stage: Stage,
  service: string,
  since: Position,
): Promise<void> {
  const all: Recovered[] = []
  while (all.length < 5) all.push(await recover(stage, since, only(service)))
  for (const { peer, events } of all) {
    const live = await take(peer, 22 - events.length)
    const what = `${events.length} replayed and ${live.length} live`
    assertRising([...events, ...live], since.offset)
    assertFits(valuesOf([...events, ...live]), [1, 2, ...upTo(20)], what)
    // Whatever came twice would have come by now.
    assertFits(await peer.leave(), [], 'more events')
  }
}
