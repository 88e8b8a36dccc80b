import { about } from '../about.ts'
import { must } from '../../breach.ts'
import type { Peer } from '../../peer.ts'
import { anyObject, anyText, assertFits, fits, show, where } from '../../shape.ts'
import type { Frame, Shape } from '../../shape.ts'
import type { Connecting, Stage } from '../../stage.ts'
import type { Audience } from '../../target.ts'

/** A time as JSON carries it, of about now: clocks may differ by a minute. */
export const ABOUT_NOW = where('a time of now in ISO 8601', (value) => {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)?$/.test(value)) {
    return false
  }
  return Math.abs(Date.parse(value) - Date.now()) < 60_000
})

export const GREETING = { type: 'connection', message: anyText }
export const AUTHENTICATED = { type: 'authenticated', user: anyObject }

/** The frames with which this server greets its own user. */
export function greetings(stage: Stage): readonly Frame[] {
  return stage.has('locked') ? [GREETING, AUTHENTICATED] : [GREETING]
}

/** A client that has been greeted; of the suite's own user unless it has a token. */
export async function enter(stage: Stage, how: Connecting = {}): Promise<Peer> {
  const peer = await connect(stage, how)
  await peer.settle()
  return peer
}

/** The same, who has said nothing yet: for what is counted, and for how long one is silent. */
export async function enterUnheard(stage: Stage, how: Connecting = {}): Promise<Peer> {
  const peer = await connect(stage, how)
  for (const greeting of greetings(stage)) await peer.expect(greeting)
  return peer
}

async function connect(stage: Stage, how: Connecting): Promise<Peer> {
  return how.token === undefined ? stage.connectKnown(how) : stage.connect(how)
}

/** A token of a user whom no other case has. */
export function ownUser(stage: Stage, word = 'user', role = 'admin'): Promise<string> {
  return stage.token({ sub: stage.name(word), role })
}

export async function subscribe(peer: Peer, ...topics: readonly string[]): Promise<void> {
  peer.send({ type: 'subscribe', topics })
  await peer.expect({ type: 'subscribed', topics })
}

/** Has the service say something, as its own programs do. */
export async function tell(
  stage: Stage,
  type: string,
  fields: Frame,
  to?: Audience,
): Promise<void> {
  await stage.control.publish?.(type, fields, to)
}

/** A request that must succeed; gives the body of its answer. */
export async function call(stage: Stage, path: string, body: Frame): Promise<Frame> {
  const { status, json } = await stage.routes.ask('POST', path, { body })
  must(status === 200, `POST ${path}: wanted 200, got ${status} ${show(json)}`)
  assertFits(json, { timestamp: ABOUT_NOW }, `the answer of POST ${path}`)
  return json as Frame
}

/** Of this case: every name in it ends in the same letters. */
function isOurs(stage: Stage, frame: Frame): boolean {
  return JSON.stringify(frame).includes(stage.name(''))
}

/** What has come up to now of what this case makes happen. */
export async function heard(stage: Stage, peer: Peer): Promise<readonly Frame[]> {
  return (await peer.settle()).filter((frame) => isOurs(stage, frame))
}

/** Answers pings until a frame fits, and gives that. */
export async function awaken(peer: Peer, shape: Shape, withinMs: number): Promise<Frame> {
  for (;;) {
    const frame = await peer.next(show(shape), withinMs)
    if (fits(frame, shape)) return frame
    if (frame['type'] === 'ping') peer.send({ type: 'pong' })
  }
}

/** Each is answered with one error of this code, and with nothing else. */
export async function mustRefuse(
  peer: Peer,
  frames: readonly (object | string)[],
  code: string,
): Promise<void> {
  for (const frame of frames) {
    peer.send(frame)
    const what = show(frame)
    await about(what, peer.expect({ type: 'error', code, message: anyText }))
    assertFits(await peer.settle(), [], `what else answers ${what}`)
  }
}

/** Whatever was done to the server, somebody new is let in and answered. */
export async function mustStillServe(stage: Stage): Promise<void> {
  const peer = await about('a new client, afterwards', enter(stage))
  peer.drop()
}
