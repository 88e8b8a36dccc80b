import type { Position } from 'maxine-protocol'
import type { Ability } from '../../abilities.ts'
import { must, NotApplicable } from '../../breach.ts'
import type { Peer } from '../../peer.ts'
import { absent, anyOffset, anyText, assertFits, show } from '../../shape.ts'
import type { Frame } from '../../shape.ts'
import type { Greeted, Stage } from '../../stage.ts'

/** To come back to a log in which something has happened, and be told where the replay ends. */
export const RECOVERING: readonly Ability[] = ['extension', 'recovery', 'bookmarks', 'routes']

/** A connection that was recovered, with all that it was given for it. */
export interface Recovered extends Greeted {
  readonly events: readonly Frame[]
  /** The one behind the replay. */
  readonly bookmark: Frame
}

/** Part of a hello: nothing but what happens to this service. */
export function only(serviceName: string): Frame {
  return { subscriptions: [{ id: 'own', filter: { serviceName } }] }
}

/** Says hello with a position, and is welcomed, with whatever answer. */
export function resume(
  stage: Stage,
  { epoch, offset }: Position,
  hello: Frame = {},
  token?: string,
): Promise<Greeted> {
  return stage.greet({ since: { registry: { epoch, offset } }, ...hello }, token)
}

/** Comes back and is recovered, with as many events as promised, each in its place, and no other. */
export async function recover(
  stage: Stage,
  since: Position,
  hello: Frame = {},
  token?: string,
): Promise<Recovered> {
  const greeted = await resume(stage, since, hello, token)
  const { welcome, offset } = greeted
  assertFits(welcome, { recovered: true, replay: anyOffset, reason: absent }, 'the welcome')
  const { events, bookmark } = await opening(greeted)
  assertRising(events, since.offset)
  const last = Number(events.at(-1)?.['offset'] ?? 0)
  must(last <= offset, `replayed up to ${last}, behind the welcome's offset ${offset}`)
  const wanted = `${show(welcome['replay'])} events replayed, as the welcome says`
  must(events.length === welcome['replay'], `wanted ${wanted}; ${events.length} came`)
  assertFits(bookmark['sent'], events.length, '`sent` of the bookmark behind the replay')
  return { ...greeted, events, bookmark }
}

/** Comes back and is not recovered, for this reason. */
export async function refuse(
  stage: Stage,
  since: Position,
  reason: string,
  hello: Frame = {},
): Promise<Greeted> {
  const greeted = await resume(stage, since, hello)
  assertFits(greeted.welcome, { recovered: false, reason, replay: absent }, 'the welcome')
  const { events, bookmark } = await opening(greeted)
  assertFits(events, [], 'events behind a welcome that recovered nothing')
  assertFits(bookmark, { sent: 0 }, 'the bookmark behind it')
  return greeted
}

/** What follows a welcome, up to the bookmark that says so: events, and nothing else. */
export async function opening({
  peer,
  offset,
}: Pick<Greeted, 'peer' | 'offset'>): Promise<Pick<Recovered, 'events' | 'bookmark'>> {
  const events: Frame[] = []
  const passed = new Passed('the bookmark behind the replay')
  for (;;) {
    const frame = await peer.next('the bookmark behind the welcome')
    if (frame['type'] !== 'bookmark') {
      assertFits(frame, { event: anyText, offset: anyOffset }, 'behind the welcome')
      events.push(frame)
    } else if (Number(frame['offset']) >= offset) return { events, bookmark: frame }
    else passed.over(frame)
  }
}

/** Bookmarks that are passed over: when one after the other comes, what is waited for does not. */
export class Passed {
  readonly #awaited: string
  #count = 0

  constructor(awaited: string) {
    this.#awaited = awaited
  }

  over(bookmark: Frame): void {
    this.#count += 1
    must(this.#count < 5, `wanted ${this.#awaited}; got bookmarks, the last ${show(bookmark)}`)
  }
}

/** Offsets are above the first one, each above the one before. */
export function assertRising(events: readonly Frame[], after = 0): void {
  let before = after
  for (const { offset } of events) {
    const isNext = Number.isSafeInteger(offset) && Number(offset) > before
    must(isNext, `wanted an offset above ${before}, got ${show(offset)}`)
    before = Number(offset)
  }
}

/** So many events, in their order; bookmarks between them are passed over. */
export async function take(peer: Peer, count: number): Promise<readonly Frame[]> {
  const events: Frame[] = []
  while (events.length < count) events.push(await peer.expect({ event: anyText }))
  return events
}

/** The values of configuration events: what tells the events of `makeEvents` apart. */
export function valuesOf(events: readonly Frame[]): readonly unknown[] {
  return events.map(({ data }) => (Object(data) as Frame)['value'])
}

/** 1, 2, 3 … */
export function upTo(last: number, first = 1): readonly number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)
}

/** A position before so many events of one service, all of which have happened. */
export async function happened(
  stage: Stage,
  serviceName: string,
  count: number,
): Promise<Position> {
  const { peer, epoch, offset } = await stage.greet({ subscriptions: [] })
  await peer.leave()
  await stage.routes.makeEvents(serviceName, count)
  return { epoch, offset }
}

/** Something that only administrators see, between two events that everybody sees; and who sees what. */
export async function happenedInSecret(stage: Stage, serviceName: string): Promise<Secretly> {
  const since = await happened(stage, serviceName, 1)
  await stage.control.publish?.('admin_event', { serviceName, value: 'secret' })
  await stage.routes.setConfig(serviceName, 'n', 'last')
  return { since, seen: { viewer: [1, 'last'], admin: [1, 'secret', 'last'] } }
}

interface Secretly {
  readonly since: Position
  /** The values of its events, by role. */
  readonly seen: Readonly<Record<'viewer' | 'admin', readonly unknown[]>>
}

/** For what can only be seen while nobody else makes events: again, when somebody did. */
export async function undisturbed(attempt: () => Promise<'done' | 'again'>): Promise<void> {
  for (let tries = 0; tries < 10; tries += 1) if ((await attempt()) === 'done') return
  throw new NotApplicable('others make events all the time')
}

/** The frames of so many events as they came, each a frame of its own. */
export async function takeTexts(peer: Peer, count: number): Promise<readonly string[]> {
  const texts: string[] = []
  const passed = new Passed(`${count} events`)
  while (texts.length < count) {
    const { text, documents, form } = await peer.nextFrame('the frame of an event')
    const [first] = documents
    if (first?.['type'] === 'bookmark') {
      passed.over(first)
      continue
    }
    assertFits(form, 'single', 'the frame of an event')
    assertFits(first, { event: anyText }, 'the frame of an event')
    texts.push(text)
  }
  return texts
}
