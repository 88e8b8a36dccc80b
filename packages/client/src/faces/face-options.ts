import type { TokenCarrier } from 'maxine-protocol'
import { MaxineError } from '../errors.ts'
import type { ClientOptions } from '../options.ts'

/** What every face takes besides its own: the dialect is the face’s, and it asks no HTTP routes. */
export interface FaceOptions extends Omit<
  ClientOptions,
  'url' | 'token' | 'tokenVia' | 'dialect' | 'httpUrl' | 'fetch'
> {
  /** Where the server is, `ws:` or `wss:`; a function is asked anew for each attempt. */
  readonly url?: ClientOptions['url'] | undefined
}

/** One of several words, or an error that names them. */
export function oneOf<Word extends string>(
  option: string,
  given: unknown,
  words: readonly Word[],
): Word {
  const word = words.find((known) => known === given)
  if (word !== undefined) return word
  throw new MaxineError('bad_option', `${option} is one of ${words.join(', ')}`)
}

/** Refuses what is no object at all, where the application can still see who asked. */
export function checkOptions(options: unknown): void {
  if (typeof options === 'object' && options !== null) return
  throw new MaxineError('bad_option', 'the options are an object')
}

/** How a token may travel on this wire. */
export function carrierOf<Carrier extends TokenCarrier>(
  given: unknown,
  carriers: readonly [Carrier, ...Carrier[]],
): Carrier {
  return given === undefined ? carriers[0] : oneOf('tokenVia', given, carriers)
}
