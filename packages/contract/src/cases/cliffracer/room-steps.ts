import type { Peer } from '../../peer.ts'
import { fits } from '../../shape.ts'
import type { Frame } from '../../shape.ts'
import type { Connecting, Stage } from '../../stage.ts'
import { enter } from './steps.ts'

export function pathOf(room: string): string {
  return `/chat/${encodeURIComponent(room)}`
}

/** Somebody who is in the room; nothing is left to be heard of who came before. */
export function enterRoom(stage: Stage, room: string, how: Connecting = {}): Promise<Peer> {
  return enter(stage, { ...how, path: pathOf(room) })
}

/** The next thing that is said in the room; who comes and goes is passed over. */
export function said(peer: Peer, message: string): Promise<Frame> {
  return peer.until({ type: 'message', message })
}

/** So many things that were said, in the order in which they came. */
export async function allSaid(peer: Peer, count: number): Promise<readonly string[]> {
  const texts: string[] = []
  while (texts.length < count) {
    const frame = await peer.next('something that is said')
    if (fits(frame, { type: 'message' })) texts.push(String(frame['message']))
  }
  return texts
}
