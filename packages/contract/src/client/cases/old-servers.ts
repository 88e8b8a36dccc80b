import { must } from '../../breach.ts'
import { absent, assertFits, show } from '../../shape.ts'
import type { ClientCase } from '../client-case.ts'
import { oldEvent } from '../frames.ts'
import type { Entered, Meeting } from '../meeting.ts'
import type { Scene } from '../scene.ts'
import { mustTell } from './steps.ts'

/** How a client gets on with a server that does not know the extension. */
export const OLD_SERVERS: readonly ClientCase[] = [
  {
    id: 'MX-CLIENT-80',
    title: 'delivers what an old server sends',
    needs: ['extension', 'reports'],
    async run(scene) {
      const { meeting, entered } = await atOldServer(scene)
      const { caller } = entered
      caller.send(oldEvent('a:1', 'service_heartbeat'), oldEvent('b:1', 'contract_last'))
      const wanted = [
        { kind: 'event', event: 'service_heartbeat', offset: absent },
        { kind: 'event', event: 'contract_last', offset: absent },
      ]
      mustTell(await meeting.reportsUntil('contract_last'), wanted)
    },
  },
  {
    id: 'MX-CLIENT-81',
    title: 'knows an old server by an event that comes before any answer',
    needs: ['extension', 'reports'],
    async run(scene) {
      const meeting = await scene.meet()
      const { caller } = await meeting.enter()
      caller.send(oldEvent('a:1', 'contract_first'))
      await meeting.reportsUntil('contract_first')
      await caller.settle('at a server that sends events and no welcome')
    },
  },
  {
    id: 'MX-CLIENT-82',
    title:
      'tells of a gap when it comes back and an old server cannot prove that nothing is missing',
    needs: ['extension', 'reports'],
    async run(scene) {
      const { meeting, entered } = await atOldServer(scene)
      entered.caller.send(oldEvent('a:1', 'contract_before'))
      await meeting.reportsUntil('contract_before')
      entered.caller.drop()
      const { caller } = await enterOld(meeting)
      assertFits(await meeting.report('a gap'), { kind: 'gap', reason: 'unsupported' }, 'told')
      caller.send(oldEvent('a:1', 'contract_after'))
      await meeting.reportsUntil('contract_after')
    },
  },
  {
    id: 'MX-CLIENT-83',
    title: 'keeps the wide filter at an old server, where each subscribe replaces the one before',
    needs: ['extension'],
    async run(scene) {
      const { meeting, entered } = await atOldServer(scene)
      await scene.wait(500)
      await entered.caller.settle('at an old server')
      const later = entered.caller.heard.slice(1)
      const narrow = later.filter(({ subscribe, unsubscribe }) =>
        unsubscribe === true ? true : subscribe !== undefined && !isWide(subscribe, entered),
      )
      must(
        narrow.length === 0,
        `wanted the filter ${show(entered.first['subscribe'])} to stay, got ${show(narrow)}`,
      )
      entered.caller.drop()
      const again = await enterOld(meeting)
      must(isWide(again.first['subscribe'], entered), 'wanted the same filter again')
    },
  },
  {
    id: 'MX-CLIENT-84',
    title: 'takes an old server for what it is, whether it answers the token or not',
    needs: ['extension'],
    async run(scene) {
      const meeting = await scene.meet()
      const { caller, first } = await meeting.enter()
      // With authentication off, `auth` is not answered.
      caller.send({ type: 'subscribed', filter: first['subscribe'] ?? true })
      await scene.wait(500)
      await caller.settle('at an old server without authentication')
      must(meeting.callers.length === 1, 'wanted no other connection')
    },
  },
]

async function atOldServer(
  scene: Scene,
): Promise<{ readonly meeting: Meeting; readonly entered: Entered }> {
  const meeting = await scene.meet()
  return { meeting, entered: await enterOld(meeting) }
}

/** The next connection, answered as an old server with authentication does. */
async function enterOld(meeting: Meeting): Promise<Entered> {
  const entered = await meeting.enter()
  const { caller, first } = entered
  if (first['auth'] !== undefined) {
    caller.send({ type: 'authenticated', user: { username: 'contract', role: 'admin' } })
  }
  if (first['subscribe'] !== undefined) {
    caller.send({ type: 'subscribed', filter: first['subscribe'] })
  } else await caller.subscription()
  return entered
}

/** The same words as in the first frame. */
function isWide(subscribe: unknown, { first }: Entered): boolean {
  return show(subscribe) === show(first['subscribe'])
}
