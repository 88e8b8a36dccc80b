import { must } from '../../breach.ts'
import { fits, show } from '../../shape.ts'
import type { Frame, Shape } from '../../shape.ts'
import type { Caller } from '../caller.ts'
import { EPOCH, HEAD, event } from '../frames.ts'
import type { Entered, Meeting } from '../meeting.ts'
import type { Scene } from '../scene.ts'
import type { ClientReport } from '../subject.ts'

/** A client that has come for the first time, and was welcomed. */
export async function welcomed(
  scene: Scene,
  more: Frame = {},
): Promise<{ readonly meeting: Meeting; readonly caller: Caller; readonly hello: Frame }> {
  const meeting = await scene.meet()
  const { caller, hello } = await meeting.welcome(more)
  return { meeting, caller, hello }
}

/** The client resumes from this offset. */
export function mustResumeFrom({ since }: Entered, offset: number, epoch = EPOCH): void {
  const wanted = { epoch, offset }
  must(fits(since, wanted), `wanted since ${show(wanted)} in the first frame, got ${show(since)}`)
}

/** These events and nothing else were delivered, in this order, and no gap was told. */
export function mustDeliver(reports: readonly ClientReport[], offsets: readonly number[]): void {
  const wanted = offsets.map((offset) => ({ kind: 'event', offset }))
  must(fits(reports, wanted), `wanted ${show(wanted)} to be told, got ${show(reports)}`)
}

/** What was told has this shape, one by one. */
export function mustTell(reports: readonly ClientReport[], wanted: Shape): void {
  must(fits(reports, wanted), `wanted ${show(wanted)} to be told, got ${show(reports)}`)
}

/**
 * Sends what must not end the connection, an event behind it, and cuts: the client has to be still
 * there, and to come back with the position of that event.
 */
export async function mustSurvive(
  scene: Scene,
  ...frames: readonly (object | string)[]
): Promise<void> {
  const { meeting, caller } = await welcomed(scene)
  for (const frame of frames) {
    caller.send(frame)
    await caller.settle(`after ${typeof frame === 'string' ? frame : show(frame)}`)
  }
  caller.send(event(HEAD + 1))
  mustResumeFrom(await meeting.cut(caller), HEAD + 1)
}

/** Side by side, for all of them wait. */
export async function all<Item>(
  items: readonly Item[],
  each: (item: Item) => Promise<void>,
): Promise<void> {
  const ends = await Promise.allSettled(items.map(each))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}
