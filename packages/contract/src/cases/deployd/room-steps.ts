import type { Ability } from '../../abilities.ts'
import type { Peer } from '../../peer.ts'
import { anyObject } from '../../shape.ts'
import type { Frame } from '../../shape.ts'
import type { Stage } from '../../stage.ts'
import { collectionOf, WRITING } from './steps.ts'

/** What a case must have that hears of documents in rooms. */
export const ROOMS_WRITING: readonly Ability[] = [...WRITING, 'rooms']

/** What a case must have whose clients emit: some servers let only users do so. */
export const EMITTING: readonly Ability[] = ['rooms', 'tokens']

export function collectionRoom(stage: Stage): string {
  return `collection:${collectionOf(stage)}`
}

/** A connection that has been greeted, and is in these rooms when this is done. */
export async function enter(stage: Stage, ...rooms: readonly string[]): Promise<Peer> {
  const peer = await stage.connect()
  await peer.expect({ type: 'connect' })
  peer.send(...rooms.map((room) => ({ type: 'join', room })))
  await peer.settle()
  return peer
}

/** The same of a user, who has shown a token. */
export async function enterAs(
  stage: Stage,
  sub: string,
  ...rooms: readonly string[]
): Promise<Peer> {
  const peer = await enter(stage, ...rooms)
  await showToken(peer, await stage.token({ sub: stage.name(sub) }))
  return peer
}

export async function showToken(peer: Peer, token: string): Promise<Frame> {
  peer.send({ type: 'auth', token })
  return peer.until({ type: 'auth', data: anyObject })
}

/** What a client says to be told to others. */
export function emit(event: string, more: Frame = {}): Frame {
  return { type: 'emit', event, ...more }
}
