import { must } from '../../breach.ts'
import type { Peer } from '../../peer.ts'
import { anyOffset, assertFits, show } from '../../shape.ts'
import type { Frame } from '../../shape.ts'
import type { Stage } from '../../stage.ts'

/** All documents up to the one asked for, bookmarks included; for some two heartbeats. */
export async function listen(
  stage: Stage,
  peer: Peer,
  isLast: (frame: Frame) => boolean,
): Promise<readonly Frame[]> {
  const heard: Frame[] = []
  const since = stage.now()
  const withinMs = 2 * stage.facts.heartbeatMs + stage.facts.patienceMs
  for (;;) {
    const frame = await peer.next('the last event of this case', withinMs, since)
    heard.push(frame)
    if (isLast(frame)) return heard
  }
}

/** The next bookmark that has come so far; nothing but bookmarks may come before it. */
export async function nextBookmark(
  stage: Stage,
  peer: Peer,
  shape: Frame,
  leastOffset: number,
): Promise<Frame> {
  const withinMs = stage.facts.heartbeatMs + stage.facts.patienceMs
  const since = stage.now()
  for (;;) {
    const frame = await peer.next(`a bookmark at ${leastOffset}`, withinMs, since)
    assertFits(frame, { type: 'bookmark', offset: anyOffset }, 'a frame where nothing is visible')
    if (Number(frame['offset']) < leastOffset) continue
    assertFits(frame, shape, 'the bookmark')
    return frame
  }
}

/** What a connection heard since its welcome is in order, and its bookmarks are true. */
export function assertKept(heard: readonly Frame[], welcomed: number): void {
  let [sent, event, marked] = [0, welcomed, welcomed]
  for (const frame of heard) {
    const at = Number(frame['offset'])
    must(Number.isSafeInteger(at), `wanted an offset, got ${show(frame)}`)
    if (frame['type'] === 'bookmark') {
      must(at >= event, `a bookmark at ${at} came behind the event ${event}`)
      must(at >= marked, `a bookmark at ${at} came behind one at ${marked}`)
      must(
        frame['sent'] === sent,
        `${sent} events had come, the bookmark says ${show(frame['sent'])}`,
      )
      marked = at
    } else {
      must(at > event, `the event ${at} came behind the event ${event}`)
      must(at > marked, `the event ${at} came behind a bookmark at ${marked}`)
      sent += 1
      event = at
    }
  }
}
