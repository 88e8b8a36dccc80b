import { deployd, deploydRooms } from 'maxine-protocol/dialects/deployd'
import type { Dialect } from 'maxine-protocol'
import { MaxineError } from '../errors.ts'
import { checkOptions, oneOf } from '../faces/face-options.ts'
import type { FaceOptions } from '../faces/face-options.ts'
import type { FetchLike } from '../http/fetch-like.ts'
import type { ClientOptions } from '../options.ts'
import { isToken } from '../tokens/token-grant.ts'

/**
 * Which go-deployd it is: `documented` broadcasts everything and is asked for nothing; `deployed`, as it was seen in
 * public, takes tokens, has rooms and lets clients emit. Both profiles read the frames of both.
 */
export type DeploydProfile = 'documented' | 'deployed'

/** Everything about a go-deployd client; nothing of it is needed for a documented server on this machine. */
export interface DeploydOptions extends FaceOptions {
  /** Default `ws://localhost:2403/ws`. */
  readonly url?: ClientOptions['url'] | undefined
  /** Default `documented`. */
  readonly profile?: DeploydProfile | undefined
  /**
   * Who the client is. The deployed server is shown it in a frame; the documented one needs none on the socket, so
   * there it is for the routes. With `getToken` it is shown first.
   */
  readonly token?: string | undefined
  /** Shown to the routes only. Whoever has it may do everything, so it is for servers and never for a page. */
  readonly masterKey?: string | undefined
  /** Where the routes are; default the same address with `http:`. */
  readonly httpUrl?: string | undefined
  /** Default the runtime’s. */
  readonly fetch?: FetchLike | undefined
}

const DEPLOYD_URL = 'ws://localhost:2403/ws'

const DIALECTS: Readonly<Record<DeploydProfile, Dialect>> = {
  documented: deployd,
  deployed: deploydRooms,
}

/** The same in the words of every client, and the wire that is spoken. */
export function readDeploydOptions(given: DeploydOptions): {
  readonly options: ClientOptions
  readonly dialect: Dialect
} {
  checkOptions(given)
  const { profile = 'documented', url = DEPLOYD_URL, timeouts, masterKey, ...options } = given
  const dialect = DIALECTS[oneOf('profile', profile, ['documented', 'deployed'])]
  if (masterKey !== undefined && !isToken(masterKey)) {
    throw new MaxineError('bad_option', 'this cannot be a master key')
  }
  const tokenVia = dialect.can.token[0] ?? 'header'
  // The documented server greets nobody: an open socket is all there is to wait for.
  const oldServerMs = dialect.can.confirms || dialect.can.publish ? undefined : 0
  return { options: { ...options, url, tokenVia, timeouts: { oldServerMs, ...timeouts } }, dialect }
}
