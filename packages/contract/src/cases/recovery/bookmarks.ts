import type { Ability } from '../../abilities.ts'
import type { Case } from '../../case.ts'
import { must } from '../../breach.ts'
import { anyOffset, assertFits, fits } from '../../shape.ts'
import type { Frame } from '../../shape.ts'
import type { Greeted, Stage } from '../../stage.ts'
import { meanwhile } from '../meanwhile.ts'
import { assertKept, listen, nextBookmark } from './heard.ts'
import { happened, only, RECOVERING, recover, take, upTo, valuesOf } from './steps.ts'

const BOOKMARKS: readonly Ability[] = ['extension', 'bookmarks', 'routes']

/** Milliseconds that a timer, the network and a busy machine may add to a heartbeat. */
const LATE_MS = 300

/** Bookmarks: heartbeats that say how far all has been sent. */
export const BOOKMARKING: readonly Case[] = [
  {
    id: 'MX-REC-32',
    title: 'says a bookmark behind the welcome, with the place it has come to',
    needs: BOOKMARKS,
    async run(stage) {
      const service = stage.name()
      for (const subscriptions of [
        [],
        only(service)['subscriptions'],
        [{ id: 'all', filter: {} }],
      ]) {
        const { peer, epoch, offset } = await stage.greet({ subscriptions })
        // Not only with the next heartbeat, which would come behind this.
        await stage.routes.setConfig(service, 'n', 1)
        peer.send({ ping: 32 })
        const bookmark = await peer.next('the bookmark behind the welcome')
        const shape = { type: 'bookmark', epoch, offset: anyOffset, sent: 0 }
        assertFits(bookmark, shape, 'the first frame behind the welcome')
        const at = Number(bookmark['offset'])
        must(at >= offset, `the bookmark's ${at} is before the welcome's ${offset}`)
      }
    },
  },
  {
    id: 'MX-REC-33',
    title: 'says a bookmark at least every heartbeatMs, to new clients and to no other',
    needs: BOOKMARKS,
    async run(stage) {
      const filter = { serviceName: stage.name() }
      const old = await stage.enter()
      old.send({ subscribe: filter })
      await old.expect({ type: 'subscribed' })
      const { peer } = await stage.greet({ subscriptions: [{ id: 's1', filter }] })
      await peer.until({ type: 'bookmark' })
      for (let beats = 0; beats < 2; beats += 1) {
        const { heartbeatMs } = stage.facts
        const silence = heartbeatMs + Math.max(LATE_MS, heartbeatMs / 10)
        await peer.until({ type: 'bookmark', sent: 0 }, silence)
      }
      // Nothing came before this answer, not even what peers pass over.
      old.send({ ping: 33 })
      assertFits(await old.next(), { type: 'pong', ping: 33 }, 'the first frame to an old client')
    },
  },
  {
    id: 'MX-REC-34',
    title: 'moves bookmarks on past events that the client does not see',
    needs: [...BOOKMARKS, 'recovery'],
    async run(stage) {
      const [quiet, busy] = [stage.name('quiet'), stage.name('busy')]
      const { peer, epoch } = await stage.greet(only(quiet))
      const { peer: witness } = await stage.greet(only(busy))
      await stage.routes.makeEvents(busy, 6)
      const last = Number((await take(witness, 6)).at(-1)?.['offset'])
      const { offset } = await nextBookmark(stage, peer, { sent: 0 }, last)
      await stage.routes.setConfig(quiet, 'n', 'after')
      const { events } = await recover(stage, { epoch, offset: Number(offset) }, only(quiet))
      assertFits(valuesOf(events), ['after'], 'what was replayed behind the bookmark')
    },
  },
  {
    id: 'MX-REC-35',
    title: 'counts in a bookmark what it has sent: replayed, live, under whatever filters',
    needs: RECOVERING,
    async run(stage) {
      const [one, two] = [stage.name('one'), stage.name('two')]
      const since = await happened(stage, one, 3)
      await stage.routes.makeEvents(two, 2)
      const { peer } = await recover(stage, since, only(one))
      const say = async (frame: object, type: string) => {
        peer.send(frame)
        await peer.expect({ type })
        await stage.routes.makeEvents(one, 2)
        await stage.routes.makeEvents(two, 3)
      }
      await stage.routes.makeEvents(one, 1)
      await take(peer, 1)
      await say({ subscribe: { serviceName: two }, id: 'two' }, 'subscribed')
      await take(peer, 5)
      await say({ unsubscribe: { id: 'own' } }, 'unsubscribed')
      const last = Number((await take(peer, 3)).at(-1)?.['offset'])
      await nextBookmark(stage, peer, { sent: 3 + 1 + 5 + 3 }, last)
    },
  },
  {
    id: 'MX-REC-36',
    title: 'lets no bookmark overtake an event, and counts right at every moment',
    needs: RECOVERING,
    async run(stage) {
      const service = stage.name()
      const forms = stage.has('batch') ? [{}, { accept: ['batch'] }] : [{}]
      const hellos = forms.map((form) => ({ ...only(service), ...form }))
      const all: Greeted[] = []
      for (const hello of hellos) all.push(await stage.greet(hello))
      const isLast = (frame: Frame) => fits(frame, { data: { value: 'last' } })
      const listening = all.map(({ peer }) => listen(stage, peer, isLast))
      const heard = await meanwhile(bursts(stage, service), Promise.all(listening))
      for (const [index, frames] of heard.entries()) {
        const { epoch, offset } = all[index] ?? { epoch: '', offset: 0 }
        assertKept(frames, offset)
        await comeBackToLastBookmark(stage, { hello: hellos[index] ?? {}, epoch, heard: frames })
      }
    },
  },
]

interface Listened {
  readonly hello: Frame
  readonly epoch: string
  readonly heard: readonly Frame[]
}

/** What had come behind the last bookmark comes again, and nothing else. */
async function comeBackToLastBookmark(stage: Stage, { hello, epoch, heard }: Listened) {
  const bookmarks = heard.filter(({ type }) => type === 'bookmark')
  must(bookmarks.length > 1, `${bookmarks.length} bookmark in more than a heartbeat`)
  const since = { epoch, offset: Number(bookmarks.at(-1)?.['offset']) }
  const { events } = await recover(stage, since, hello)
  const later = heard.filter((frame) => Number(frame['offset']) > since.offset)
  assertFits(events, later, 'what was replayed behind the last bookmark')
}

/** Four events at a time, for one and a fifth of a heartbeat. */
async function bursts(stage: Stage, service: string): Promise<void> {
  for (const round of upTo(12)) {
    const set = (key: number) => stage.routes.setConfig(service, `k${key}`, round)
    await Promise.all(upTo(4).map(set))
    await stage.wait(stage.facts.heartbeatMs / 10)
  }
  await stage.routes.setConfig(service, 'k1', 'last')
}
