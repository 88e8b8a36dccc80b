import { about } from '../about.ts'
import { Breach, must } from '../../breach.ts'
import type { Peer } from '../../peer.ts'
import { anyText, assertFits, show, where } from '../../shape.ts'
import type { Frame } from '../../shape.ts'
import type { Connecting, Stage } from '../../stage.ts'

/** ISO 8601, in UTC: `2025-11-03T01:54:00.000Z`. */
export const anyTime = where('an ISO 8601 time', (value) => {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value)
})

export const GREETING = { type: 'connection_established', client_id: anyText, timestamp: anyTime }

/** The channel of most cases, which has nothing to do with what they are about. */
export const CHANNEL = 'tasks.updates'

/** A client of the suite's own user that has been greeted. */
export async function enter(stage: Stage, how?: Connecting): Promise<Peer> {
  const peer = await stage.connectKnown(how)
  await peer.expect(GREETING)
  return peer
}

/** A user of its own where there are users, so that nobody else's frames count for its limits. */
export async function enterAlone(stage: Stage, word: string): Promise<Peer> {
  const isKnown = stage.has('locked') && stage.has('tokens')
  if (!isKnown) return enter(stage)
  const peer = await stage.connect({ token: await stage.token({ sub: stage.name(word) }) })
  await peer.expect(GREETING)
  return peer
}

/** Subscribes, and is told so. Gives the answer. */
export async function subscribe(
  peer: Peer,
  channels: readonly string[],
  filters?: Frame,
): Promise<Frame> {
  peer.send({ action: 'subscribe', channels, ...(filters && { filters }) })
  return peer.expect({ type: 'subscription_confirmed', channels })
}

/** A client that hears only of the events that this case publishes. */
export async function listen(stage: Stage, channels = [CHANNEL]): Promise<Peer> {
  const peer = await enter(stage)
  await subscribe(peer, channels, { contract: stage.name() })
  return peer
}

/** Publishes over HTTP, or as the server's own programs do where there is no such route. */
export async function publish(stage: Stage, data: Frame = {}, channel = CHANNEL): Promise<void> {
  const marked = { contract: stage.name(), ...data }
  if (!stage.has('routes')) {
    stage.needs('publish')
    await stage.control.publish?.(channel, marked)
    return
  }
  const { status, text } = await stage.routes.ask('POST', '/publish', {
    body: { channel, data: marked },
  })
  if (status < 200 || status > 299) throw new Breach(`POST /publish: got ${status} ${show(text)}`)
}

/** What came of this case's events, up to now. */
export async function dataHeard(peer: Peer): Promise<readonly Frame[]> {
  const frames = await peer.settle()
  return frames.filter(({ type }) => type === 'event').map(({ data }) => Object(data) as Frame)
}

/** Of all these data, in this order, exactly those that are wanted reach one who filters by these. */
export async function mustPass(
  stage: Stage,
  filters: Frame | null,
  { sent, wanted }: { readonly sent: readonly Frame[]; readonly wanted: readonly Frame[] },
): Promise<void> {
  const peer = await enter(stage)
  const contract = stage.name()
  await subscribe(peer, [CHANNEL], { ...filters, contract })
  for (const data of sent) await publish(stage, data)
  assertFits(await dataHeard(peer), wanted, `what passes ${JSON.stringify(filters)}`)
}

/** It is answered with an error that begins so, and goes on as if nothing had been said. */
export async function mustBeWrong(
  peer: Peer,
  frame: object | string,
  start: string,
): Promise<void> {
  const what = typeof frame === 'string' ? frame : JSON.stringify(frame)
  peer.send(frame)
  const error = await peer.next(`an error for ${what}`)
  const { type, message } = error
  const isRight = type === 'error' && String(message).startsWith(start)
  must(isRight, `${show(what)}: wanted an error ${show(start)}…, got ${show(error)}`)
  assertFits(await peer.settle(), [], `what else comes for ${show(what)}`)
}

/** Whatever was done to the server, somebody new is let in and answered. */
export async function mustStillServe(stage: Stage): Promise<void> {
  const peer = await about('a new client, afterwards', enter(stage))
  await about('a new client, afterwards', peer.settle())
  peer.drop()
}

/** Accepted, told nothing, and sent away with 1008. Gives the reason. */
export async function mustBeTurnedAway(peer: Peer): Promise<string> {
  const { code, reason } = await peer.closed()
  must(code === 1008, `wanted the connection to be closed with 1008, got ${code}`)
  const rest = peer.rest()
  must(rest.length === 0, `wanted nothing before the close, got ${show(rest)}`)
  return reason
}
