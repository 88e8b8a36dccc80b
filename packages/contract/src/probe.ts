import { HandshakeRefused } from './wire/dial.ts'
import type { Seen } from './announced.ts'
import { Breach } from './breach.ts'
import { Peer } from './peer.ts'
import { Routes } from './routes.ts'
import { show, where } from './shape.ts'
import type { Frame } from './shape.ts'
import type { StageParts } from './stage.ts'
import type { TokenSource, TokenWish } from './target.ts'
import type { Transcript } from './transcript.ts'

type TokenMaker = Exclude<TokenSource, string>

/** What a probe works with: everything a stage has but what the probe is there to find out. */
export type ProbeParts = Omit<StageParts, 'announced' | 'nameOf' | 'control'>

/** The server cannot be certified: it is not there, or does not take the token. */
export class NoServerError extends Error {
  override readonly name = 'NoServerError'
}

/** Asks the server what it is, before the first case. */
export async function probe(parts: ProbeParts): Promise<Seen> {
  const first = await greet(parts, undefined)
  if (first)
    return { welcome: welcomeIn(first), access: 'open', routes: await findRoutes(parts, undefined) }
  const token = await firstToken(parts)
  const second = token === undefined ? undefined : await greet(parts, token)
  if (!second) {
    const what = token === undefined ? 'wants a token, and none was given' : 'refuses the token'
    throw new NoServerError(`the server ${what}`)
  }
  return { welcome: welcomeIn(second), access: 'locked', routes: await findRoutes(parts, token) }
}

function welcomeIn(frame: Frame): Frame | undefined {
  return frame['type'] === 'welcome' ? frame : undefined
}

/** What is no event. */
const ANSWER = where('an answer to the first frame', (frame) => !isEvent(Object(frame) as Frame))

/** The first answer of a server that lets this in. An old one answers the filter, or the token. */
async function greet(parts: ProbeParts, auth: string | undefined): Promise<Frame | undefined> {
  const { timers, transcript, facts, dial, url } = parts
  const patienceMs = facts.patienceMs
  const peer = new Peer({ number: 0, timers, transcript, patienceMs, answersPing: () => false })
  peer.begin(await dial(url, peer.events, {}).catch((error: unknown) => notThere(url, error)))
  const hello = { v: 2, subscriptions: [] }
  peer.send({ ...(auth !== undefined && { auth }), subscribe: { event: 'contract_probe' }, hello })
  try {
    // An old server sends events to those, too, who have said nothing yet.
    const frame = await peer.until(ANSWER)
    const type = String(frame['type'])
    if (['welcome', 'subscribed', 'authenticated'].includes(type)) return frame
    if (type.startsWith('auth_') || type === 'error') return undefined
    const found = transcript.redact(show(frame))
    throw new NoServerError(`no server of this wire: its first frame is ${found}`)
  } catch (error) {
    if (error instanceof Breach) return undefined
    throw error
  } finally {
    peer.drop()
  }
}

function isEvent({ event, data }: Frame): boolean {
  return typeof event === 'string' && data !== undefined
}

function notThere(url: string, error: unknown): never {
  const status = error instanceof HandshakeRefused ? error.status : 0
  const why = status === 0 ? 'nothing answers there' : `the handshake was answered with ${status}`
  throw new NoServerError(`${new URL(url).origin}: ${why}`)
}

async function firstToken({ tokens, transcript }: ProbeParts): Promise<string | undefined> {
  if (tokens === undefined) return undefined
  const wish = { sub: 'contract', role: 'admin', lifeMs: 3_600_000 }
  const token = typeof tokens === 'string' ? tokens : await givenBy(tokens, wish, transcript)
  transcript.hide(token)
  return token
}

/** Without a first token nothing can be asked. */
async function givenBy(
  tokens: TokenMaker,
  wish: TokenWish,
  transcript: Transcript,
): Promise<string> {
  try {
    return await tokens(wish)
  } catch (error) {
    const words = error instanceof Error ? error.message : 'there is no token'
    throw new NoServerError(transcript.redact(words))
  }
}

async function findRoutes(parts: ProbeParts, token: string | undefined): Promise<Seen['routes']> {
  const { httpUrl, fetch, transcript, facts } = parts
  const patienceMs = facts.patienceMs
  const routes = new Routes({
    ...{ httpUrl, fetch, transcript, patienceMs },
    token: () => Promise.resolve(token),
  })
  try {
    return (await routes.ask('GET', '/servers')).status === 200 ? 'there' : 'missing'
  } catch {
    return 'missing'
  }
}
