import { cliffracer, cliffracerTopics } from 'maxine-protocol/dialects/cliffracer'
import type { Dialect } from 'maxine-protocol'
import { checkOptions, oneOf } from '../faces/face-options.ts'
import type { FaceOptions } from '../faces/face-options.ts'
import type { ClientOptions } from '../options.ts'

/**
 * Which service it is: one that keeps `topics`, as the guide’s client expects, or the `stock` one, which sends
 * everything to everyone and cannot subscribe; there, topics are chosen by the client.
 */
export type CliffracerProfile = 'topics' | 'stock'

/** Everything about a Cliffracer client; nothing of it is needed for a service on this machine without tokens. */
export interface CliffracerOptions extends FaceOptions {
  /** Default `ws://localhost:8081/ws`. Rooms are beside it, at `chat/<room>`. */
  readonly url?: ClientOptions['url'] | undefined
  /** Default `topics`. */
  readonly profile?: CliffracerProfile | undefined
  /**
   * Travels in the `query` of the address, the only place where this wire takes one, so logs of servers and proxies
   * keep it: whoever gives a token, or a `getToken`, agrees to that. Prefer tokens that live for minutes.
   */
  readonly token?: string | undefined
}

const CLIFFRACER_URL = 'ws://localhost:8081/ws'

const DIALECTS: Readonly<Record<CliffracerProfile, Dialect>> = {
  topics: cliffracerTopics,
  stock: cliffracer,
}

/** The same in the words of every client, and the wire that is spoken. */
export function readCliffracerOptions(given: CliffracerOptions): {
  readonly options: ClientOptions
  readonly dialect: Dialect
} {
  checkOptions(given)
  const { profile = 'topics', url = CLIFFRACER_URL, ...options } = given
  const dialect = DIALECTS[oneOf('profile', profile, ['topics', 'stock'])]
  const read = { ...options, url, tokenVia: 'query' } as const
  return { options: dialect.can.confirms ? read : withoutGreeting(read), dialect }
}

/** Who does not like a token says so after letting us in; so much silence means that nobody minds. */
const SETTLED_MS = 500

/** Where nobody need greet, an open socket is all there is to wait for, and what becomes of a token. */
export function withoutGreeting(options: ClientOptions): ClientOptions {
  const isShown = options.token !== undefined || options.getToken !== undefined
  return { ...options, timeouts: { oldServerMs: isShown ? SETTLED_MS : 0, ...options.timeouts } }
}
