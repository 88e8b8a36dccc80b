import { about } from '../about.ts'
import { must } from '../../breach.ts'
import type { Peer } from '../../peer.ts'
import { show } from '../../shape.ts'
import type { Frame } from '../../shape.ts'
import type { Stage } from '../../stage.ts'

/** A hello for everything the server has. */
export const EVERYTHING: Frame = { v: 2, subscriptions: [{ id: 's1', filter: {} }] }

/** A token for a user whom no other case has, so that nobody else's frames count for its limits. */
export function ownUser(stage: Stage, word = 'user', role = 'admin'): Promise<string> {
  return stage.token({ sub: stage.name(word), role })
}

/** Whatever was done to the server, somebody new is let in and answered. */
export async function mustStillServe(stage: Stage): Promise<void> {
  const peer = await about('a new client, afterwards', stage.enter())
  await about('a new client, afterwards', peer.settle())
  peer.drop()
}

/** The only frames that may reach somebody who has not been let in. */
export function isRefusal({ type }: Frame): boolean {
  return type === 'auth_failed' || type === 'auth_required'
}

/** At most a refusal came, and nothing else. */
export function mustTellNothing(frames: readonly Frame[]): void {
  const told = frames.filter((frame) => !isRefusal(frame))
  must(told.length === 0, `wanted nothing before authentication, got ${show(told)}`)
  must(frames.length <= 1, `wanted one refusal at most, got ${show(frames)}`)
}

/** What is said with a token that must not be taken: whoever were let in would be told everything. */
export function entering(stage: Stage, auth: unknown): Frame {
  return { auth, subscribe: true, ...(stage.has('extension') && { hello: EVERYTHING }) }
}

/** Refused for good: a fresh token would be refused as well. */
export async function mustRefuseToken(stage: Stage, auth: unknown): Promise<Frame> {
  // As a text: what is no token is no secret either, and need not be hidden wherever it stands.
  const peer = (await stage.connect()).send(JSON.stringify(entering(stage, auth)))
  return mustBeRefused(stage, peer)
}

/** The next is a refusal that is not retryable, and the end. */
export async function mustBeRefused(stage: Stage, peer: Peer): Promise<Frame> {
  const isNew = stage.has('extension')
  const refusal = await peer.expect({ type: 'auth_failed', ...(isNew && { retryable: false }) })
  await mustClose(stage, peer, 4500)
  return refusal
}

/** Closed with this code, where codes can be trusted and the server has any. */
export async function mustClose(stage: Stage, peer: Peer, code: number): Promise<void> {
  const { code: found } = await peer.closed()
  const isTold = stage.has('closing') && stage.has('extension')
  must(!isTold || found === code, `wanted the connection to be closed with ${code}, got ${found}`)
  const rest = peer.rest()
  must(rest.length === 0, `wanted nothing before the close, got ${show(rest)}`)
}

/** Makes so many events and waits until somebody who may see them has. */
export async function makeSeenEvents(stage: Stage, count = 5): Promise<void> {
  const serviceName = stage.name('seen')
  const witness = await stage.enter()
  witness.send({ subscribe: { serviceName, event: 'config_changed' } })
  await witness.until({ type: 'subscribed' })
  await stage.routes.makeEvents(serviceName, count)
  for (let value = 1; value <= count; value++) {
    await witness.until({ event: 'config_changed', data: { serviceName, value } })
  }
  witness.drop()
}
