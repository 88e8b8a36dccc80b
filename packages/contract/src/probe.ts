import { Breach } from './breach.ts'
import type { MannerOf } from './manner.ts'
import { Peer } from './peer.ts'
import { Routes } from './routes.ts'
import type { Answer } from './routes.ts'
import type { Connecting, StageParts } from './stage.ts'
import type { TokenSource, TokenWish } from './target.ts'
import type { Transcript } from './transcript.ts'
import { HandshakeRefused } from './wire/dial.ts'

type TokenMaker = Exclude<TokenSource, string>

/** What a probe works with: everything a stage has but what the probe is there to find out. */
export type ProbeParts = Omit<StageParts, 'announced' | 'nameOf' | 'control'>

/** The server cannot be certified: it is not there, or does not take the token. */
export class NoServerError extends Error {
  override readonly name = 'NoServerError'
  /** With which a handshake was answered, where there was one. */
  readonly status: number | undefined

  constructor(message: string, status?: number) {
    super(message)
    this.status = status
  }
}

/** A peer on a connection of its own, whatever the server is. Rejects with a NoServerError. */
export async function openProbe(
  parts: ProbeParts,
  { headers, query = '' }: Connecting = {},
  mannerOf: MannerOf = parts.mannerOf,
): Promise<Peer> {
  const { timers, transcript, facts, dial, url } = parts
  const { patienceMs } = facts
  const manner = mannerOf(() => false)
  const peer = new Peer({ number: 0, timers, transcript, patienceMs, manner })
  const how = headers ? { headers } : {}
  return peer.begin(
    await dial(url + query, peer.events, how).catch((error: unknown) => notThere(url, error)),
  )
}

function notThere(url: string, error: unknown): never {
  const status = error instanceof HandshakeRefused ? error.status : 0
  const why = status === 0 ? 'nothing answers there' : `the handshake was answered with ${status}`
  throw new NoServerError(`${new URL(url).origin}: ${why}`, status)
}

/** What a server says that lets this in; nothing where it turns it away. */
export type Attempt<Found> = (token: string | undefined) => Promise<Found | undefined>

/** Tries without a token, and then with one. Rejects with a NoServerError where neither is let in. */
export async function tryBoth<Found>(
  parts: ProbeParts,
  attempt: Attempt<Found>,
): Promise<{
  readonly found: Found
  readonly access: 'open' | 'locked'
  readonly token: string | undefined
}> {
  const first = await attempt(undefined)
  if (first !== undefined) return { found: first, access: 'open', token: undefined }
  const token = await firstToken(parts)
  const second = token === undefined ? undefined : await attempt(token)
  if (second !== undefined) return { found: second, access: 'locked', token }
  const what = token === undefined ? 'wants a token, and none was given' : 'refuses the token'
  throw new NoServerError(`the server ${what}`)
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

/** One request; nothing where it is not answered. */
export async function askOnce(
  parts: ProbeParts,
  path: string,
  asking: Parameters<Routes['ask']>[2] & { readonly method?: string } = {},
): Promise<Answer | undefined> {
  const { httpUrl, fetch, transcript, masterKey, facts } = parts
  const { patienceMs } = facts
  const token = () => Promise.resolve(undefined)
  const routes = new Routes({ httpUrl, fetch, transcript, token, masterKey, patienceMs })
  const { method = 'GET', ...how } = asking
  return routes.ask(method, path, how).catch(() => undefined)
}

/** Nothing where the handshake is answered as strangers are. */
export async function unlessTurnedAway<Found>(found: Promise<Found>): Promise<Found | undefined> {
  try {
    return await found
  } catch (error) {
    if (error instanceof NoServerError && (error.status === 401 || error.status === 403)) {
      return undefined
    }
    throw error
  }
}

/** Nothing where the server says no in time, or ends the connection. */
export async function unlessBreach<Found>(found: Promise<Found>): Promise<Found | undefined> {
  try {
    return await found
  } catch (error) {
    if (error instanceof Breach) return undefined
    throw error
  }
}
