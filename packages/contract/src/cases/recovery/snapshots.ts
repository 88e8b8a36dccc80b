import type { Ability } from '../../abilities.ts'
import type { Case } from '../../case.ts'
import { must } from '../../breach.ts'
import { assertFits, fits, show } from '../../shape.ts'
import type { Frame } from '../../shape.ts'
import type { Greeted, Stage } from '../../stage.ts'
import { meanwhile } from '../meanwhile.ts'
import { merged, readSnapshot } from './read-snapshot.ts'
import { RegistryCopy } from './registry-copy.ts'
import {
  happened,
  only,
  opening,
  recover,
  resume,
  take,
  undisturbed,
  upTo,
  valuesOf,
} from './steps.ts'

const SNAPSHOT: readonly Ability[] = ['extension', 'snapshot', 'bookmarks', 'routes']

/** The longest frame that clients read, in UTF-16 units. */
const LONGEST_FRAME = 1_048_576

/** The whole state, where it is asked for. */
export const SNAPSHOTS: readonly Case[] = [
  {
    id: 'MX-REC-44',
    title: 'says the snapshot behind the welcome, in parts from 1 to the last, all of one position',
    needs: SNAPSHOT,
    async run(stage) {
      await stage.routes.setConfig(stage.name(), 'n', 1)
      const greeted = await stage.greet({ snapshot: true, subscriptions: [] })
      // It has seen to the numbers and the positions.
      await readSnapshot(greeted)
      assertFits(
        (await opening(greeted)).events,
        [],
        'events between the snapshot and the bookmark',
      )
    },
  },
  {
    id: 'MX-REC-45',
    title: 'says the same state in a snapshot and in GET /snapshot',
    needs: SNAPSHOT,
    async run(stage) {
      const service = stage.name()
      const nodeId = await stage.routes.register(service, { metadata: { zone: 'b', weight: 0.5 } })
      await stage.routes.openCircuit(nodeId)
      await stage.routes.setConfig(service, 'n', { deep: [null, 1, { more: true }] })
      await undisturbed(() => compare(stage))
    },
  },
  {
    id: 'MX-REC-46',
    title: 'gives with each entry the offset of the event that last changed it',
    needs: SNAPSHOT,
    async run(stage) {
      const service = stage.name()
      const { peer: witness } = await stage.greet(only(service))
      const nodeId = await stage.routes.register(service)
      await stage.routes.setConfig(service, 'first', 1)
      await stage.routes.setConfig(service, 'twice', 1)
      await stage.routes.setConfig(service, 'twice', 1)
      await stage.routes.heartbeat(nodeId)
      await stage.routes.openCircuit(nodeId)
      const offsets = (await take(witness, 6)).map(({ offset }) => Number(offset))
      const state = merged(await readSnapshot(await stage.greet({ snapshot: true })))
      const copy = new RegistryCopy().merge(state)
      const told = [
        copy.offsetOf('node', service, nodeId),
        copy.offsetOf('config', service, 'first'),
        copy.offsetOf('config', service, 'twice'),
        copy.offsetOf('circuit', service, nodeId),
      ]
      assertFits(
        told,
        [0, 1, 3, 5].map((index) => offsets[index]),
        'the `rev` of four entries',
      )
    },
  },
  {
    id: 'MX-REC-47',
    title: 'says no snapshot to a client that is recovered',
    needs: [...SNAPSHOT, 'recovery'],
    async run(stage) {
      const service = stage.name()
      const since = await happened(stage, service, 3)
      // Nothing but events comes before the bookmark.
      const { events, peer } = await recover(stage, since, { ...only(service), snapshot: true })
      assertFits(valuesOf(events), [1, 2, 3], 'what was replayed')
      await stage.routes.setConfig(service, 'n', 'live')
      assertFits(valuesOf(await take(peer, 1)), ['live'], 'what came behind the replay')
    },
  },
  {
    id: 'MX-REC-48',
    title: 'says the snapshot to a client that asks for it and could not be recovered',
    needs: [...SNAPSHOT, 'recovery'],
    async run(stage) {
      const service = stage.name()
      const { offset } = await happened(stage, service, 3)
      const hello = { ...only(service), snapshot: true }
      const greeted = await resume(stage, { epoch: 'another', offset }, hello)
      assertFits(greeted.welcome, { recovered: false }, 'the welcome')
      const state = merged(await readSnapshot(greeted))
      assertFits(state, { configs: { [service]: { n: { value: 3 } } } }, 'the state')
      assertFits(
        (await opening(greeted)).events,
        [],
        'events between the snapshot and the bookmark',
      )
    },
  },
  {
    id: 'MX-REC-49',
    title: 'says no snapshot to a client that does not ask for it',
    needs: SNAPSHOT,
    async run(stage) {
      for (const hello of [{}, { snapshot: false }]) {
        const { peer } = await stage.greet({ ...hello, ...only(stage.name()) })
        assertFits(await peer.next(), { type: 'bookmark' }, 'the first frame behind the welcome')
      }
    },
  },
  {
    id: 'MX-REC-50',
    title:
      'puts into the snapshot what has happened up to its offset, and goes on with the next event',
    needs: SNAPSHOT,
    async run(stage) {
      for (const round of upTo(3)) {
        const service = stage.name(`round${round}`)
        const writing = stage.routes.makeEvents(service, 20)
        await meanwhile(writing, goOnFromSnapshots(stage, service))
      }
    },
  },
  {
    id: 'MX-REC-51',
    title: 'says a large state in parts that clients can read',
    needs: SNAPSHOT,
    async run(stage) {
      const [service, many] = [stage.name(), 48]
      const value = 'large '.repeat(4_000)
      for (const key of upTo(many)) await stage.routes.setConfig(service, `k${key}`, value)
      const greeted = await stage.greet({ snapshot: true, subscriptions: [] })
      const parts = await readSnapshot(greeted)
      for (const part of parts) {
        const { length } = JSON.stringify(part)
        must(
          length <= LONGEST_FRAME,
          `a part of ${length} characters: clients read ${LONGEST_FRAME}`,
        )
      }
      const entries = Object(merged(parts).configs[service]) as Frame
      const whole = upTo(many).filter((key) => fits(entries[`k${key}`], { value }))
      must(whole.length === many, `${whole.length} of ${many} large values came whole`)
    },
  },
  {
    id: 'MX-REC-52',
    title: 'shows each role in a snapshot what it is shown over HTTP',
    needs: [...SNAPSHOT, 'tokens', 'locked'],
    async run(stage) {
      const nodeId = await stage.routes.register(stage.name())
      await stage.routes.setConfig(stage.name(), 'n', 1)
      await stage.routes.openCircuit(nodeId)
      for (const role of ['viewer', 'user']) {
        const token = await stage.token({ role, sub: stage.name(role) })
        await undisturbed(() => compare(stage, token))
      }
    },
  },
]

/** The state in a welcome's snapshot and that of the route, at one offset. */
async function compare(stage: Stage, token?: string): Promise<'done' | 'again'> {
  const greeted = await stage.greet({ snapshot: true, subscriptions: [] }, token)
  const parts = await readSnapshot(greeted)
  await greeted.peer.leave()
  const asking = token === undefined ? {} : { token }
  const { json } = await stage.routes.ask('GET', '/snapshot', asking)
  const { offset, epoch, state, digest } = Object(json) as Frame
  if (offset !== greeted.offset) return 'again'
  const told = merged(parts)
  const [said, held] = [show(told), show(state)]
  must(fits(told, state) && fits(state, told), `said ${said}, held ${held}`)
  assertFits(parts[0], { epoch, ...(digest !== undefined && { digest }) }, 'the first part')
  return 'done'
}

/** While twenty values are set: the one in the snapshot, then the next ones, each once. */
async function goOnFromSnapshots(stage: Stage, service: string): Promise<void> {
  const all: [Greeted, readonly Frame[]][] = []
  while (all.length < 5) {
    const greeted = await stage.greet({ ...only(service), snapshot: true })
    all.push([greeted, await readSnapshot(greeted)])
  }
  for (const [{ peer, offset }, parts] of all) {
    const entry = Object((Object(merged(parts).configs[service]) as Frame)['n']) as Frame
    const { value = 0, rev = 0 } = entry
    must(Number(rev) <= offset, `the snapshot at ${offset} has an entry of ${show(rev)}`)
    const live = await take(peer, 20 - Number(value))
    const what = `what came behind a snapshot with the value ${show(value)}`
    assertFits(valuesOf(live), upTo(20, Number(value) + 1), what)
    must(Number(live[0]?.['offset'] ?? Infinity) > offset, 'an event from before the snapshot came')
    assertFits(await peer.leave(), [], 'more events')
  }
}
