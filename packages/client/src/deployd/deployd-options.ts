import { deployd, deploydRooms } from 'maxine-protocol/dialects/deployd'
import type { Dialect } from 'maxine-protocol'
import { MaxineError } from '../errors.ts'
import { checkOptions, oneOf } from '../faces/face-options.ts'
import type { FaceOptions } from '../faces/face-options.ts'
import type { ClientOptions } from '../options.ts'

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
  /** Sent in a frame, with the profile `deployed` only: the documented server takes none. */
  readonly token?: string | undefined
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
  const { profile = 'documented', url = DEPLOYD_URL, timeouts, ...options } = given
  const dialect = DIALECTS[oneOf('profile', profile, ['documented', 'deployed'])]
  const hasToken = (options.token ?? '') !== '' || options.getToken !== undefined
  if (hasToken && dialect.can.token.length === 0) throw noTokens()
  // The documented server greets nobody: an open socket is all there is to wait for.
  const oldServerMs = dialect.can.confirms || dialect.can.publish ? undefined : 0
  return { options: { ...options, url, timeouts: { oldServerMs, ...timeouts } }, dialect }
}

export function noTokens(): MaxineError {
  return new MaxineError('bad_option', 'the documented server takes no token', {
    advice: "Set profile to 'deployed' for a server that does.",
  })
}
