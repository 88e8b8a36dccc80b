import { NotApplicable, must } from '../../breach.ts'
import { anyList, assertFits, show, where } from '../../shape.ts'
import type { Frame } from '../../shape.ts'
import type { ClientCase } from '../client-case.ts'
import { showsToken } from '../probe-client.ts'
import { HEAD, bookmark, event, welcomeTo } from '../frames.ts'
import type { Entered } from '../meeting.ts'
import { mustResumeFrom, welcomed } from './steps.ts'

/** Less than the grace after which silence means an old server, in milliseconds. */
const WITHHELD_MS = 1_000

/** What a client says before it knows who is there. */
export const FIRST_FRAME: readonly ClientCase[] = [
  {
    id: 'MX-CLIENT-01',
    title: 'says hello in its first frame, with the version it speaks',
    needs: [],
    async run(scene) {
      const meeting = await scene.meet()
      const first = await (await meeting.accept()).next('the first frame')
      assertFits(first, { hello: { v: 2, subscriptions: anyList } }, 'the first frame')
    },
  },
  {
    id: 'MX-CLIENT-02',
    title: 'shows its token at once',
    needs: ['tokens'],
    async run(scene) {
      const meeting = await scene.meet()
      const caller = await meeting.accept()
      const first = await caller.next('the first frame')
      must(showsToken(caller, first), `wanted a token in auth, got ${show(first)}`)
    },
  },
  {
    id: 'MX-CLIENT-03',
    title: 'gives each subscription an id of its own and a filter without patterns',
    needs: ['extension'],
    async run(scene) {
      const meeting = await scene.meet()
      const { hello } = await meeting.enter()
      const asked = subscriptionsIn(hello)
      for (const one of asked) assertFits(one, { id: anId, filter: aFilter }, 'a subscription')
      const ids = new Set(asked.map(({ id }) => id))
      must(ids.size === asked.length, `wanted ids that differ, got ${show(asked)}`)
    },
  },
  {
    id: 'MX-CLIENT-04',
    title: 'asks an old server for a filter that covers all its subscriptions',
    needs: ['extension'],
    async run(scene) {
      const meeting = await scene.meet()
      const { first, hello } = await meeting.enter()
      const { subscribe } = first
      for (const { filter } of subscriptionsIn(hello)) {
        const what = `wanted subscribe to cover ${show(filter)}, got ${show(subscribe)}`
        must(covers(subscribe, Object(filter) as Frame), what)
      }
    },
  },
  {
    id: 'MX-CLIENT-05',
    title: 'says nothing more before it is answered',
    needs: ['extension'],
    async run(scene) {
      const meeting = await scene.meet()
      const { caller, hello } = await meeting.enter()
      await scene.wait(WITHHELD_MS)
      await caller.settle(`while the server says nothing for ${WITHHELD_MS} ms`)
      const said = caller.heard.slice(1)
      must(said.length === 0, `wanted nothing before the welcome, got ${show(said)}`)
      caller.send(welcomeTo(hello, {}))
      await caller.settle('after the welcome')
    },
  },
  {
    id: 'MX-CLIENT-06',
    title: 'says hello only once on a connection',
    needs: ['extension'],
    async run(scene) {
      const { caller } = await welcomed(scene)
      caller.send(event(HEAD + 1), bookmark(HEAD + 1, 1))
      caller.send({ type: 'error', code: 'invalid_format', message: 'not like this' })
      await caller.settle()
      await scene.wait(WITHHELD_MS)
      await caller.settle()
      const more = caller.heard.slice(1).filter((frame) => Object.hasOwn(frame, 'hello'))
      must(more.length === 0, `wanted no second hello, got ${show(more)}`)
    },
  },
  {
    id: 'MX-CLIENT-07',
    title: 'sends only frames of text, each one JSON object',
    needs: [],
    async run(scene) {
      const meeting = await scene.meet()
      const caller = await meeting.accept()
      const first = await caller.next('the first frame')
      caller.send(welcomeTo(Object(first['hello']) as Frame, {}), event(HEAD + 1))
      caller.send(bookmark(HEAD + 1, 1))
      await caller.settle()
      await scene.wait(WITHHELD_MS)
      await caller.settle()
      const bad = caller.heard.filter(({ binary, unreadable }) => binary ?? unreadable)
      must(bad.length === 0, `wanted JSON objects in text frames, got ${show(bad)}`)
    },
  },
  {
    id: 'MX-CLIENT-08',
    title: 'reads events in arrays where it asked for batches',
    needs: ['extension', 'batch'],
    async run(scene) {
      const { meeting, caller, hello } = await welcomed(scene)
      if (!announcesBatch(hello)) throw new NotApplicable('it does not ask for batches this time')
      caller.send([event(HEAD + 1), event(HEAD + 2)], [event(HEAD + 4)], bookmark(HEAD + 4, 3))
      mustResumeFrom(await meeting.cut(caller), HEAD + 4)
    },
  },
  {
    id: 'MX-CLIENT-09',
    title: 'says all of it again when it comes back',
    needs: ['extension'],
    async run(scene) {
      const { meeting, caller, hello } = await welcomed(scene)
      const back = await meeting.cut(caller)
      const [before, after] = [hello, back.hello].map(wantedIn)
      must(before === after, `wanted the subscriptions ${before} again, got ${after}`)
    },
  },
]

const anId = where(
  'a text of 1 to 64 characters',
  (id) => typeof id === 'string' && id.length > 0 && id.length <= 64,
)

const aFilter = where('a filter', (filter) => {
  if (filter === true || filter === null || filter === undefined) return true
  return Object.values(filter).every((part) => part === null || isExact(part))
})

function isExact(part: unknown): boolean {
  return typeof part === 'string' && !part.includes('*')
}

function announcesBatch({ accept }: Frame): boolean {
  return Array.isArray(accept) && accept.includes('batch')
}

function subscriptionsIn(hello: Entered['hello']): readonly Frame[] {
  return (hello['subscriptions'] as readonly unknown[]).map((one) => Object(one) as Frame)
}

/** Ids may differ from one connection to the next. */
function wantedIn(hello: Frame): string {
  return show(subscriptionsIn(hello).map(({ filter }) => filter))
}

/** Whatever the narrower lets through, the wider does as well. */
function covers(wider: unknown, narrower: Frame): boolean {
  if (wider === true) return true
  if (typeof wider !== 'object' || wider === null) return false
  return Object.entries(wider).every(([name, part]) => part === null || narrower[name] === part)
}
