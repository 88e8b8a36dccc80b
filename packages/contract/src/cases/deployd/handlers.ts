import type { Ability } from '../../abilities.ts'
import { must } from '../../breach.ts'
import type { Case } from '../../case.ts'
import type { Answer, Asking } from '../../routes.ts'
import { anyText, assertFits, fits, show } from '../../shape.ts'
import type { Frame, Shape } from '../../shape.ts'
import type { Stage } from '../../stage.ts'
import { emit, enter } from './room-steps.ts'
import { ABOUT_NOW, heard, heardUpTo, mustBe, WRITING } from './steps.ts'

const HANDLED: readonly Ability[] = [...WRITING, 'handlers']
const TOLD: readonly Ability[] = [...HANDLED, 'documented']

/** What the handlers of the suite do, which stand in `collections/handled` of this package. */
export const HANDLERS: readonly Case[] = [
  {
    id: 'GD-CORE-40',
    title: 'tells of what a handler emits, with its data and when, behind the change',
    needs: TOLD,
    async run(stage) {
      const peer = await stage.connect()
      const { id } = await createHandled(stage, { priority: 9 })
      const data = { taskId: id, priority: 9 }
      const wanted = [
        { type: 'collection_change', action: 'created', document: { id } },
        { type: 'custom_event', event: 'urgent_task_created', data, timestamp: ABOUT_NOW },
      ]
      for (const frame of wanted) {
        const came = await peer.until(where(frame, id))
        assertFits(came, frame, 'what is told of an urgent task')
      }
    },
  },
  {
    id: 'GD-CORE-41',
    title: 'tells a handler who has made the change',
    needs: [...TOLD, 'locked', 'tokens'],
    async run(stage) {
      const peer = await stage.connect()
      const sub = stage.name('ada')
      const token = await stage.token({ sub, role: 'admin' })
      const { id } = await createHandled(stage, { priority: 8 }, { token })
      const data = { taskId: id, createdBy: sub }
      await peer.until({ type: 'custom_event', event: 'urgent_task_created', data })
    },
  },
  {
    id: 'GD-CORE-42',
    title: 'answers with what a handler makes of the answer, and keeps the document as it is',
    needs: HANDLED,
    async run(stage) {
      const answered = await createHandled(stage, { status: 'completed' })
      const { id } = answered
      const wanted = { id, status: 'completed', message: 'Congratulations!', points: 10 }
      assertFits(answered, wanted, 'the answer')
      must(show(answered).includes('Everybody has been told.'), 'wanted the message in the answer')
      const { json } = await stage.routes.ask('GET', handledPath(stage, id))
      assertFits(json, { id, status: 'completed' }, 'the document')
      const isPlain = !fits(json, { message: anyText }) && !fits(json, { points: 10 })
      must(isPlain, `wanted the document without what was answered, got ${show(json)}`)
    },
  },
  {
    id: 'GD-CORE-43',
    title: 'answers with the status that a handler sets',
    needs: HANDLED,
    async run(stage) {
      const answer = await post(stage, { status: 'accepted' })
      mustBe(answer, 202, 'POST')
      assertFits(answer.json, { id: anyText, status: 'accepted' }, 'the answer')
    },
  },
  {
    id: 'GD-CORE-44',
    title: 'answers what a handler finds wrong with 400, stores nothing and tells nobody',
    needs: TOLD,
    async run(stage) {
      const peer = await stage.connect()
      const answer = await post(stage, { priority: -1 })
      mustBe(answer, 400, 'POST with a priority below 0')
      must(answer.text.includes('below 0'), `wanted the words of the handler, got ${answer.text}`)
      await mustBeUnknown(stage)
      assertFits(await heard(stage, peer), [], 'what is told of it')
    },
  },
  {
    id: 'GD-CORE-45',
    title: 'stores what a handler has put into a document before',
    needs: HANDLED,
    async run(stage) {
      const { id } = await createHandled(stage, { priority: 1 })
      const { json } = await stage.routes.ask('GET', handledPath(stage, id))
      assertFits(json, { id, priority: 1, status: 'open' }, 'the document')
    },
  },
  {
    id: 'GD-CORE-46',
    title: 'ends a request that a handler cancels, with its status, and stores nothing',
    needs: HANDLED,
    async run(stage) {
      mustBe(await post(stage, { status: 'forbidden' }), 403, 'POST')
      await mustBeUnknown(stage)
    },
  },
  {
    id: 'GD-CORE-47',
    title: 'keeps and tells a document whose handler fails behind the commit, and says so',
    needs: TOLD,
    run: (stage) => mustSurvive(stage, 'broken'),
  },
  {
    id: 'GD-CORE-48',
    title: 'keeps and tells a document whose handler does not come to its end, and ends it',
    needs: TOLD,
    run: (stage) => mustSurvive(stage, 'endless'),
  },
  {
    id: 'GD-ROOMS-40',
    title: 'tells a room alone what a handler emits to it, and everyone else what it emits to all',
    needs: [...HANDLED, 'rooms'],
    async run(stage) {
      const room = `tasks of ${stage.name('task')}`
      const [member, stranger] = [await enter(stage, room), await enter(stage)]
      const { id } = await createHandled(stage, { status: 'shared' })
      const shared = emit('task_shared', { data: { taskId: id }, room })
      await member.until(shared)
      const last = await createHandled(stage, { priority: 8 })
      const urgent = emit('urgent_task_created', { data: { taskId: last.id } })
      for (const peer of [member, stranger]) {
        const came = await heardUpTo(stage, peer, urgent)
        must(!came.some((frame) => fits(frame, shared)), 'wanted it told to the room alone, once')
      }
    },
  },
]

function handledPath({ collections }: Stage, id = ''): string {
  return `/${collections.handled ?? ''}${id === '' ? '' : `/${encodeURIComponent(id)}`}`
}

async function post(stage: Stage, fields: Frame, how: Asking = {}): Promise<Answer> {
  const body = { title: stage.name('task'), ...fields }
  const answer = await stage.routes.ask('POST', handledPath(stage), { body, ...how })
  const { id } = Object(answer.json) as { readonly id?: unknown }
  if (typeof id === 'string') stage.routes.removeAfterwards(handledPath(stage, id))
  return answer
}

async function createHandled(
  stage: Stage,
  fields: Frame,
  how: Asking = {},
): Promise<Frame & { readonly id: string }> {
  const answer = await post(stage, fields, how)
  mustBe(answer, 200, 'POST')
  assertFits(answer.json, { id: anyText }, 'the answer')
  return answer.json as Frame & { readonly id: string }
}

/** The frame of this type about this document. */
function where({ type }: Frame, id: string): Shape {
  return type === 'custom_event' ? { type, data: { taskId: id } } : { type, document: { id } }
}

async function mustBeUnknown(stage: Stage): Promise<void> {
  const path = `${handledPath(stage)}?title=${stage.name('task')}`
  const { json } = await stage.routes.ask('GET', path)
  assertFits(json, [], 'what is stored of it')
}

/** The document is committed when its last handler runs, and nothing that one does can lose it. */
async function mustSurvive(stage: Stage, status: string): Promise<void> {
  const peer = await stage.connect()
  const answer = await post(stage, { status })
  const document = { title: stage.name('task'), status }
  await peer.until({ type: 'collection_change', action: 'created', document })
  const path = `${handledPath(stage)}?title=${stage.name('task')}`
  const { json } = await stage.routes.ask('GET', path)
  assertFits(json, [document], 'what is stored')
  const [{ id } = {}] = json as readonly Frame[]
  stage.routes.removeAfterwards(handledPath(stage, String(id)))
  must(/after_?commit|handler/i.test(answer.text), `wanted to be told, got ${answer.text}`)
}
