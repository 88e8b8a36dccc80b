import { about } from '../about.ts'
import type { Ability } from '../../abilities.ts'
import { must } from '../../breach.ts'
import type { Peer } from '../../peer.ts'
import type { Answer, Asking } from '../../routes.ts'
import { anyText, assertFits, fits, show, where } from '../../shape.ts'
import type { Frame, Shape } from '../../shape.ts'
import type { Stage } from '../../stage.ts'

/** What a case must have that writes documents. */
export const WRITING: readonly Ability[] = ['routes', 'masterKey']

/** The same, on a server that speaks as documented. */
export const DOCUMENTED: readonly Ability[] = [...WRITING, 'documented']

export interface Stored extends Frame {
  readonly id: string
}

/** The collection that the suite may write to. */
export function collectionOf({ collections }: Stage): string {
  return collections.plain ?? 'todos'
}

export function pathOf(stage: Stage, id = ''): string {
  const path = `/${collectionOf(stage)}`
  return id === '' ? path : `${path}/${encodeURIComponent(id)}`
}

/** Stores a document of this case, by the master key unless told otherwise; it is removed when the case is over. */
export async function create(stage: Stage, fields: Frame = {}, how: Asking = {}): Promise<Stored> {
  const body = { title: stage.name('task'), ...fields }
  const answer = await stage.routes.ask('POST', pathOf(stage), { body, ...how })
  must(answer.status === 200, `POST: wanted 200, got ${answer.status} ${show(answer.json)}`)
  assertFits(answer.json, { id: anyText }, 'the stored document')
  const stored = answer.json as Stored
  stage.routes.removeAfterwards(pathOf(stage, stored.id))
  return stored
}

export async function change(stage: Stage, id: string, fields: Frame): Promise<Frame> {
  const answer = await stage.routes.ask('PUT', pathOf(stage, id), { body: fields })
  must(answer.status === 200, `PUT: wanted 200, got ${answer.status} ${show(answer.json)}`)
  return Object(answer.json) as Frame
}

export async function remove(stage: Stage, id: string): Promise<Answer> {
  const answer = await stage.routes.ask('DELETE', pathOf(stage, id))
  must(answer.status === 200, `DELETE: wanted 200, got ${answer.status} ${show(answer.json)}`)
  return answer
}

/** The documents of this case, and of no other, as a list has them. */
export async function listed(stage: Stage, query = ''): Promise<readonly Frame[]> {
  const answer = await stage.routes.ask('GET', `${pathOf(stage)}${query}`)
  const { json } = answer
  const isList = answer.status === 200 && Array.isArray(json)
  must(isList, `GET ${query}: wanted a list, got ${answer.status} ${show(json)}`)
  return (json as readonly Frame[]).filter((one) => isOurs(stage, one))
}

/** Of this case: every name in it ends in the same letters. */
function isOurs(stage: Stage, value: unknown): boolean {
  return JSON.stringify(value).includes(stage.name(''))
}

/**
 * What is heard of this case up to now: a document is stored behind all else, and its change is waited for.
 * Whatever others do is left out.
 */
export async function heard(stage: Stage, peer: Peer): Promise<readonly Frame[]> {
  const { id } = await create(stage, { title: stage.name('marker') })
  const came: Frame[] = []
  const since = stage.now()
  for (;;) {
    const frame = await peer.next('the change of the last document', undefined, since)
    if (fits(frame, { document: { id } }) || fits(frame, { data: { id } })) return came
    if (isOurs(stage, frame)) came.push(frame)
  }
}

/** What comes up to the frame that fits, without what others do; the last one is among it. */
export async function heardUpTo(stage: Stage, peer: Peer, last: Shape): Promise<readonly Frame[]> {
  const came: Frame[] = []
  const since = stage.now()
  for (;;) {
    const frame = await peer.next(show(last), undefined, since)
    if (isOurs(stage, frame)) came.push(frame)
    if (fits(frame, last)) return came
  }
}

/** A time as JSON carries it, of about now: clocks may differ by a minute. */
export const ABOUT_NOW = where('a time of now in ISO 8601', (value) => {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(value))
    return false
  return Math.abs(Date.parse(value) - Date.now()) < 60_000
})

/** Seconds since 1970, of about now. */
export const SECONDS_OF_NOW = where(
  'a time of now in seconds',
  (value) => typeof value === 'number' && Math.abs(value * 1_000 - Date.now()) < 60_000,
)

/** Whatever was done to the server, a document can be stored, and somebody new hears of it. */
export async function mustStillServe(stage: Stage): Promise<void> {
  const peer = await about('a new client, afterwards', stage.connect())
  if (stage.has('rooms')) peer.send({ type: 'join', room: `collection:${collectionOf(stage)}` })
  await about('a new client, afterwards', heard(stage, peer))
  peer.drop()
}

/** The status, and words for where it is another. */
export function mustBe(answer: Answer, wanted: number, what: string): void {
  const { status, json } = answer
  must(status === wanted, `${what}: wanted ${wanted}, got ${status} ${show(json)}`)
}
