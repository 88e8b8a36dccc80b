import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import { absent, assertFits, show } from '../../shape.ts'
import type { Frame } from '../../shape.ts'
import type { Stage } from '../../stage.ts'
import {
  ABOUT_NOW,
  change,
  collectionOf,
  create,
  DOCUMENTED,
  heard,
  mustBe,
  pathOf,
  remove,
} from './steps.ts'

/** What the document promises of a change. */
function changed(stage: Stage, action: string, document: Frame): Frame {
  return { type: 'collection_change', collection: collectionOf(stage), action, document }
}

/** What clients hear of documents that are stored, changed and removed. */
export const CHANGES: readonly Case[] = [
  {
    id: 'GD-CORE-20',
    title: 'tells of a stored document with its collection, all of it, and when',
    needs: DOCUMENTED,
    async run(stage) {
      const peer = await stage.connect()
      const document = await create(stage, { completed: false, priority: 2 })
      const wanted = { ...changed(stage, 'created', document), timestamp: ABOUT_NOW }
      await peer.until(changed(stage, 'created', { id: document.id })).then((frame) => {
        assertFits(frame, wanted, 'the change')
      })
    },
  },
  {
    id: 'GD-CORE-21',
    title: 'tells of a changed document with all of its fields as they are now',
    needs: DOCUMENTED,
    async run(stage) {
      const { id, title } = await create(stage, { completed: false, priority: 5 })
      const peer = await stage.connect()
      await change(stage, id, { completed: true })
      const frame = await peer.until(changed(stage, 'updated', { id }))
      const document = { id, title, completed: true, priority: 5 }
      assertFits(frame, { document, timestamp: ABOUT_NOW }, 'the change')
    },
  },
  {
    id: 'GD-CORE-22',
    title: 'tells of a removed document with what it was',
    needs: DOCUMENTED,
    async run(stage) {
      const { id, title } = await create(stage, { priority: 6 })
      const peer = await stage.connect()
      await remove(stage, id)
      const frame = await peer.until(changed(stage, 'deleted', { id }))
      assertFits(
        frame,
        { document: { id, title, priority: 6 }, timestamp: ABOUT_NOW },
        'the change',
      )
    },
  },
  {
    id: 'GD-CORE-23',
    title: 'says which user made a change',
    needs: [...DOCUMENTED, 'locked', 'tokens'],
    async run(stage) {
      const [ada, bob] = [stage.name('ada'), stage.name('bob')]
      const peer = await stage.connect()
      for (const sub of [ada, bob]) {
        const token = await stage.token({ sub, role: 'admin' })
        const { id } = await create(stage, {}, { token })
        const frame = await peer.until(changed(stage, 'created', { id }))
        assertFits(frame, { userId: sub }, 'the change')
      }
    },
  },
  {
    id: 'GD-CORE-24',
    title: 'tells everyone who is connected',
    needs: DOCUMENTED,
    async run(stage) {
      const peers = [await stage.connect(), await stage.connect(), await stage.connect()]
      const { id } = await create(stage)
      for (const peer of peers) await peer.until(changed(stage, 'created', { id }))
    },
  },
  {
    id: 'GD-CORE-25',
    title: 'tells each change once, in the order in which they were made',
    needs: DOCUMENTED,
    async run(stage) {
      const peer = await stage.connect()
      const wanted: Frame[] = []
      for (let priority = 1; priority <= 5; priority++) {
        const { id } = await create(stage, { priority })
        await change(stage, id, { priority: priority * 10 })
        await remove(stage, id)
        wanted.push(changed(stage, 'created', { id, priority }))
        wanted.push(changed(stage, 'updated', { id, priority: priority * 10 }))
        wanted.push(changed(stage, 'deleted', { id }))
      }
      assertFits(await heard(stage, peer), wanted, 'what is heard of five documents')
    },
  },
  {
    id: 'GD-CORE-26',
    title: 'tells of a change only when it is stored',
    needs: DOCUMENTED,
    async run(stage) {
      const peer = await stage.connect()
      const title = stage.name('task')
      const asked = create(stage, { title })
      const { document } = await peer.until(changed(stage, 'created', { title }))
      const { id } = Object(document) as { readonly id?: unknown }
      const answer = await stage.routes.ask('GET', pathOf(stage, String(id)))
      await asked
      mustBe(answer, 200, 'GET of the document that was heard of')
      assertFits(answer.json, { id, title }, 'the document that was heard of')
    },
  },
  {
    id: 'GD-CORE-27',
    title: 'tells nobody of what it has answered with an error',
    needs: DOCUMENTED,
    async run(stage) {
      const peer = await stage.connect()
      const title = stage.name('task')
      const path = pathOf(stage)
      const { routes } = stage
      mustBe(await routes.ask('POST', path, { body: `[{"title":"${title}"}]` }), 400, 'a list')
      mustBe(await routes.ask('POST', path, { body: `{"title":"${title}"` }), 400, 'half a body')
      const gone = pathOf(stage, stage.name('gone'))
      mustBe(await routes.ask('PUT', gone, { body: { title } }), 404, 'PUT of nothing')
      mustBe(await routes.ask('DELETE', gone), 404, 'DELETE of nothing')
      assertFits(await heard(stage, peer), [], 'what is heard of requests that failed')
    },
  },
  {
    id: 'GD-CORE-28',
    title: 'tells nothing of what was before a client came',
    needs: DOCUMENTED,
    async run(stage) {
      const early = await stage.connect()
      const { id } = await create(stage)
      await early.until(changed(stage, 'created', { id }))
      const peer = await stage.connect()
      assertFits(await heard(stage, peer), [], 'what is heard of a document from before')
    },
  },
  {
    id: 'GD-CORE-29',
    title: 'does not greet, and says nothing until there is a change',
    needs: DOCUMENTED,
    async run(stage) {
      const peer = await stage.connect()
      const { id } = await create(stage)
      const frames: Frame[] = []
      do frames.push(await peer.next('the change'))
      while (!show(frames.at(-1)).includes(id))
      const others = frames.filter(({ type }) => type !== 'collection_change')
      must(others.length === 0, `wanted changes alone, got ${show(others)}`)
    },
  },
  {
    id: 'GD-CORE-30',
    title: 'reads nothing that a client says, and goes on telling it',
    needs: DOCUMENTED,
    async run(stage) {
      const peer = await stage.connect()
      const room = `collection:${collectionOf(stage)}`
      const name = stage.name('said')
      peer.send({ type: 'auth', token: name }, { type: 'join', room }, { type: 'leave', room })
      peer.send({ type: 'emit', event: name, data: { name } }, { type: name }, { subscribe: name })
      peer.send({ type: 'collection_change', collection: name, action: 'created', document: {} })
      peer.send(...NO_FRAMES)
      const { id } = await create(stage)
      const came = await heard(stage, peer)
      assertFits(came, [changed(stage, 'created', { id })], 'what is heard of a change')
    },
  },
  {
    id: 'GD-CORE-31',
    title: 'gives a client the same news with an address that has a query',
    needs: [...DOCUMENTED, 'handshake'],
    async run(stage) {
      const peer = await stage.connect({ query: '?token=nobody-asks-for-it&a=b' })
      const { id } = await create(stage)
      const frame = await peer.until(changed(stage, 'created', { id }))
      assertFits(frame, { offset: absent, epoch: absent }, 'the change')
    },
  },
  {
    id: 'GD-CORE-32',
    title: 'closes with 1012 when it is started again, and takes its clients back',
    needs: [...DOCUMENTED, 'restart', 'closing'],
    async run(stage) {
      const peer = await stage.connect()
      await stage.control.restart?.({ epoch: 'same' })
      const { code } = await peer.closed()
      must(code === 1012, `wanted 1012, got ${code}`)
      const again = await stage.connect()
      const { id } = await create(stage)
      await again.until(changed(stage, 'created', { id }))
    },
  },
]

/** What is no frame at all, or none of any wire. */
const NO_FRAMES = ['', 'hello', '{', '[]', 'null', '17', '"text"', '{"type":7}', '{"type":null}']
