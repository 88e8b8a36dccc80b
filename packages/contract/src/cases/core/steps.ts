import { must, NotApplicable } from '../../breach.ts'
import type { Peer } from '../../peer.ts'
import type { Answer } from '../../routes.ts'
import { assertFits, fits, show, where } from '../../shape.ts'
import type { Frame, Shape, Wanted } from '../../shape.ts'
import type { Stage } from '../../stage.ts'

/** Where an instance of this case listens: nobody else's has the same node id, on an old server either. */
export function place(stage: Stage, port = 3000): { readonly host: string; readonly port: number } {
  return { host: stage.name('host'), port }
}

/**
 * Subscribes and gives the answer. What comes before it is passed over: an old server sends everything
 * to those who have not subscribed yet.
 */
export async function subscribe(peer: Peer, filter: unknown, id?: string): Promise<Frame> {
  const named = id === undefined ? {} : { id }
  peer.send({ subscribe: filter, ...named })
  return peer.until({ type: 'subscribed', ...named })
}

/** The events of this case among the frames, and all that are no events. What others do is left out. */
export function ours(stage: Stage, frames: readonly Frame[]): readonly Frame[] {
  return frames.filter((frame) => isOurs(stage, frame))
}

/** What has come up to now, without what others did. */
export async function heard(stage: Stage, peer: Peer): Promise<readonly Frame[]> {
  return ours(stage, await peer.settle())
}

/** What comes up to the event that fits, and whatever of ours comes right behind it. */
export async function heardUpTo(stage: Stage, peer: Peer, last: Shape): Promise<readonly Frame[]> {
  return [...(await takeUpTo(stage, peer, last)), ...(await heard(stage, peer))]
}

/** What comes up to the event that fits, where nothing more may be asked. */
export async function takeUpTo(stage: Stage, peer: Peer, last: Shape): Promise<readonly Frame[]> {
  const came: Frame[] = []
  const since = stage.now()
  for (;;) {
    const frame = await peer.next(show(last), undefined, since)
    if (frame['type'] === 'bookmark' || !isOurs(stage, frame)) continue
    came.push(frame)
    if (fits(frame, last)) return came
  }
}

/** Every name of a case ends in the same letters, and so does all that is made of them. */
function isOurs(stage: Stage, { event, data }: Frame): boolean {
  return event === undefined || JSON.stringify({ data }).includes(stage.name(''))
}

/** More than these make the first frame too long. */
const MOST_SUBSCRIPTIONS = 500

/** Subscriptions `s0`, `s1` and so on, one to each service, until there is no room for another. */
export function asManyAsAllowed({ facts }: Stage): readonly Frame[] {
  const { maxSubscriptions: length } = facts
  if (length > MOST_SUBSCRIPTIONS) throw new NotApplicable(`${length} subscriptions are too many`)
  return Array.from({ length }, (_, index) => ({
    id: `s${index}`,
    filter: { serviceName: `${index}` },
  }))
}

/** A connection that is let in before its first frame, so that a frame nobody can read is answered. */
export async function connectAdmitted(stage: Stage): Promise<Peer> {
  const token = await stage.ownToken()
  if (token === undefined) return stage.connect()
  stage.needs('handshake')
  return stage.connect({ headers: { authorization: `Bearer ${token}` } })
}

/** A text in which this name is a word. */
export function naming(name: string): Wanted {
  const word = new RegExp(`(?<![a-z])${name}(?![a-z])`, 'i')
  return where(`a text that names ${name}`, (text) => typeof text === 'string' && word.test(text))
}

export function isTextWithin(value: unknown, least: number, most: number): boolean {
  return typeof value === 'string' && value.length >= least && value.length <= most
}

/** The answer has this status, and this shape where one is given. */
export function mustAnswer({ status, json }: Answer, wanted: number, shape?: Shape): void {
  must(status === wanted, `wanted status ${wanted}, got ${status} ${show(json)}`)
  if (shape !== undefined) assertFits(json, shape, 'the answer')
}

/** Parameters of an address, escaped. */
export function queryOf(values: Frame): string {
  const texts = Object.entries(values).map(([name, value]) => [name, String(value)] as const)
  return new URLSearchParams(Object.fromEntries(texts)).toString()
}

/** Of a JSON Web Token the signature: its other parts may be told. Of any other token all of it. */
export function secretIn(token: string): string {
  return /^[\w-]+\.[\w-]+\.([\w-]+)$/.exec(token)?.[1] ?? token
}
