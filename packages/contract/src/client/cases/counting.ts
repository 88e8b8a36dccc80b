import { must } from '../../breach.ts'
import type { Frame } from '../../shape.ts'
import type { ClientCase } from '../client-case.ts'
import { HEAD, bookmark, event, welcomeTo } from '../frames.ts'
import { mustDeliver, mustResumeFrom, mustTell, welcomed } from './steps.ts'

/** What came twice, too late or not at all. */
export const COUNTING: readonly ClientCase[] = [
  {
    id: 'MX-CLIENT-20',
    title: 'delivers every event once and in order',
    needs: ['extension', 'reports'],
    async run(scene) {
      const { meeting, caller } = await welcomed(scene)
      const [one, two, three] = [event(HEAD + 1), event(HEAD + 2), event(HEAD + 5)]
      caller.send(one, two, two, three, three, bookmark(HEAD + 5, 3), event(HEAD + 6))
      const reports = await meeting.reportsUntil(HEAD + 6)
      mustDeliver(reports, [HEAD + 1, HEAD + 2, HEAD + 5, HEAD + 6])
      await caller.settle('after events that came twice')
    },
  },
  {
    id: 'MX-CLIENT-21',
    title: 'does not deliver again what a replay repeats',
    needs: ['extension', 'reports'],
    async run(scene) {
      const { meeting, caller } = await welcomed(scene)
      caller.send(event(HEAD + 1), event(HEAD + 2))
      await caller.settle()
      caller.drop()
      const { caller: second } = await meeting.welcome({
        ...{ recovered: true, replay: 1, offset: HEAD + 3 },
      })
      second.send(event(HEAD + 2), event(HEAD + 3), bookmark(HEAD + 3, 1))
      const reports = await meeting.reportsUntil(HEAD + 3)
      mustDeliver(reports, [HEAD + 1, HEAD + 2, HEAD + 3])
      await second.settle('after an event from before')
    },
  },
  {
    id: 'MX-CLIENT-22',
    title: 'reconnects when an event that it has not handled is not above its position',
    needs: ['extension'],
    async run(scene) {
      const { meeting, caller } = await welcomed(scene)
      caller.send(event(HEAD + 5), event(HEAD + 3))
      const { caller: second } = await meeting.welcome({ offset: HEAD + 9 })
      second.send(event(HEAD + 8))
      await meeting.enter()
    },
  },
  {
    id: 'MX-CLIENT-23',
    title: 'reconnects from the bookmark when it counts fewer events than were sent',
    needs: ['extension'],
    async run(scene) {
      const { meeting, caller } = await welcomed(scene)
      caller.send(event(HEAD + 1), event(HEAD + 3), bookmark(HEAD + 9, 3))
      mustResumeFrom(await meeting.enter(), HEAD + 9)
    },
  },
  {
    id: 'MX-CLIENT-24',
    title: 'tells of the gap when it counts fewer events than were sent',
    needs: ['extension', 'reports'],
    async run(scene) {
      const { meeting, caller } = await welcomed(scene)
      caller.send(event(HEAD + 1), bookmark(HEAD + 9, 2))
      const { caller: second } = await meeting.welcome({
        ...{ recovered: true, replay: 0, offset: HEAD + 9 },
      })
      second.send(event(HEAD + 10))
      const event1 = { kind: 'event', offset: HEAD + 1 }
      const gap = { kind: 'gap', reason: 'count_mismatch' }
      const event2 = { kind: 'event', offset: HEAD + 10 }
      mustTell(await meeting.reportsUntil(HEAD + 10), [event1, gap, event2])
    },
  },
  {
    id: 'MX-CLIENT-25',
    title: 'does not let a repeated event stand for a lost one',
    needs: ['extension'],
    async run(scene) {
      const { meeting, caller } = await welcomed(scene)
      caller.send(event(HEAD + 1), event(HEAD + 1), bookmark(HEAD + 2, 2))
      mustResumeFrom(await meeting.enter(), HEAD + 2)
    },
  },
  {
    id: 'MX-CLIENT-26',
    title: 'counts anew on each connection, replayed events and each of a batch included',
    needs: ['extension'],
    async run(scene) {
      const { meeting, caller } = await welcomed(scene)
      caller.send(event(HEAD + 1), event(HEAD + 2), bookmark(HEAD + 2, 2))
      await caller.settle()
      caller.drop()
      const back = await meeting.enter()
      back.caller.send(
        welcomeTo(back.hello, { recovered: true, replay: 2, offset: HEAD + 6 }),
        ...inForm(back.hello, [event(HEAD + 4), event(HEAD + 6)]),
        bookmark(HEAD + 6, 2),
        event(HEAD + 7),
        bookmark(HEAD + 8, 3),
      )
      await back.caller.settle('after bookmarks that count rightly')
      mustResumeFrom(await meeting.cut(back.caller), HEAD + 8)
      must(meeting.callers.length === 3, 'wanted no connection more than were cut')
    },
  },
  {
    id: 'MX-CLIENT-27',
    title: 'tells of the gap first when nothing could be recovered',
    needs: ['extension', 'reports'],
    async run(scene) {
      const { meeting, caller } = await welcomed(scene)
      caller.send(event(HEAD + 1))
      await caller.settle()
      caller.drop()
      const lost = { recovered: false, reason: 'trimmed', offset: HEAD + 70 }
      const { caller: second } = await meeting.welcome(lost)
      second.send(event(HEAD + 71))
      const reports = await meeting.reportsUntil(HEAD + 71)
      const gap = { kind: 'gap', reason: 'trimmed' }
      const [before, after] = [HEAD + 1, HEAD + 71].map((offset) => ({ kind: 'event', offset }))
      mustTell(reports, [before, gap, after])
    },
  },
  {
    id: 'MX-CLIENT-28',
    title: 'tells no gap when everything was recovered',
    needs: ['extension', 'reports'],
    async run(scene) {
      const { meeting, caller } = await welcomed(scene)
      caller.send(event(HEAD + 1))
      await caller.settle()
      caller.drop()
      const recovered = { recovered: true, replay: 1, offset: HEAD + 40 }
      const { caller: second } = await meeting.welcome(recovered)
      second.send(event(HEAD + 33), bookmark(HEAD + 40, 1), event(HEAD + 41))
      mustDeliver(await meeting.reportsUntil(HEAD + 41), [HEAD + 1, HEAD + 33, HEAD + 41])
    },
  },
  {
    id: 'MX-CLIENT-29',
    title: 'tells of the gap that the server tells of, whatever its reason is called',
    needs: ['extension', 'reports'],
    async run(scene) {
      const { meeting, caller } = await welcomed(scene)
      const [from, to] = [HEAD + 1, HEAD + 20]
      caller.send({ type: 'gap', reason: 'contract_reason', from, to }, event(HEAD + 21))
      const wanted = [{ kind: 'gap' }, { kind: 'event', offset: HEAD + 21 }]
      mustTell(await meeting.reportsUntil(HEAD + 21), wanted)
      await caller.settle('after a gap')
    },
  },
  {
    id: 'MX-CLIENT-30',
    title: 'ignores what a connection says that it has replaced',
    needs: ['extension', 'reports'],
    async run(scene) {
      const { meeting, caller } = await welcomed(scene)
      caller.send(event(HEAD + 1), bookmark(HEAD + 2, 2))
      // The goodbye is not read, so the old connection can still speak beside the new one.
      caller.stall()
      const { caller: second } = await meeting.welcome({
        ...{ recovered: true, replay: 0, offset: HEAD + 2 },
      })
      await second.settle('after its welcome')
      caller.send(event(HEAD + 90))
      // A client that listens to both has heard it by then; nothing it says could tell.
      await scene.wait(100)
      second.send(event(HEAD + 3), event(HEAD + 4))
      const told = await meeting.reportsUntil(HEAD + 4)
      mustTell(told, [
        { kind: 'event', offset: HEAD + 1 },
        { kind: 'gap' },
        { kind: 'event', offset: HEAD + 3 },
        { kind: 'event', offset: HEAD + 4 },
      ])
    },
  },
]

/** As one array where the client reads such, else one by one. */
function inForm({ accept }: Frame, events: readonly Frame[]): readonly object[] {
  return Array.isArray(accept) && accept.includes('batch') ? [events] : events
}
