import type { AbortSignalLike } from '../abort.ts'
import { isThisMachine } from '../address.ts'
import { MaxineError } from '../errors.ts'
import { realWorld } from '../real-world.ts'
import type { World } from '../world.ts'
import type { FetchLike, RuntimeAbortSignal } from './fetch-like.ts'
import { httpUrlOf } from './http-url.ts'

export interface MaxineClientOptions {
  /** `https://…` or `http://…`; that of a WebSocket will do as well. */
  readonly url: string
  /** For a server that wants one. Either this or `getToken`. */
  readonly token?: string | null | undefined
  /** Asked before the first request that needs a token, and again when a token is refused. */
  readonly getToken?: GetToken | undefined
  /** Default the runtime's. */
  readonly fetch?: FetchLike | undefined
  /** Sent with every request, to what stands between. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** For one answer, and for one call of `getToken`; default 10,000. */
  readonly timeoutMs?: number | undefined
  /** How often what may be repeated is repeated before it fails; default 3. */
  readonly retries?: number | undefined
  readonly backoff?: Partial<RetryBackoff> | undefined
  /** Time and chance; default the real ones. */
  readonly world?: World | undefined
  /** Permits `http:` to another machine, where everybody in between can read the token. */
  readonly allowInsecure?: boolean | undefined
  /** Ends every call and every registration. */
  readonly signal?: AbortSignalLike | undefined
}

/** Delays between tries: anything up to a limit that doubles. */
export interface RetryBackoff {
  /** The first limit, in milliseconds; default 250. */
  readonly baseMs: number
  /** The last limit, in milliseconds; default 5,000. */
  readonly capMs: number
}

/** Gives a token; a rejection is a `token_unavailable`. */
export type GetToken = (asked: {
  /** `refused`: the server did not take the last one. */
  readonly reason: 'request' | 'refused'
  /** Aborted when it takes too long. */
  readonly signal: RuntimeAbortSignal
}) => string | Promise<string>

export interface ClientSettings {
  /** Without a slash at the end. */
  readonly url: string
  readonly token: string | undefined
  readonly getToken: GetToken | undefined
  readonly fetch: FetchLike | undefined
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly timeoutMs: number
  readonly retries: number
  readonly backoff: RetryBackoff
  readonly world: World
  readonly signal: AbortSignalLike | undefined
}

/** The only defaults. @throws MaxineError for an option that cannot be used. */
export function resolveClientOptions(options: MaxineClientOptions): ClientSettings {
  const { getToken, fetch, signal, timeoutMs = 10_000, retries = 3 } = options
  const token = options.token ?? undefined
  const url = httpUrlOf(options.url)
  if (token !== undefined && getToken) throw refused('give either token or getToken')
  if (!options.allowInsecure && !isPrivate(url)) {
    throw new MaxineError('insecure_url', 'the address is not encrypted and on another machine', {
      advice: 'Use https, or set allowInsecure where the network is trusted.',
    })
  }
  return {
    url,
    token: token === undefined ? undefined : checkToken(token),
    getToken,
    fetch,
    headers: checkHeaders(options.headers ?? {}),
    timeoutMs: checkNumber('timeoutMs', timeoutMs, 1),
    retries: checkNumber('retries', retries, 0),
    backoff: {
      baseMs: checkNumber('backoff.baseMs', options.backoff?.baseMs ?? 250, 0),
      capMs: checkNumber('backoff.capMs', options.backoff?.capMs ?? 5_000, 0),
    },
    world: options.world ?? realWorld,
    signal,
  }
}

/** What does not fit in a header makes `fetch` throw, with the token in its message. */
export function checkToken(token: unknown): string {
  if (typeof token === 'string' && /^[\x21-\x7e]+$/.test(token)) return token
  throw refused('the token is empty or has characters that no header takes')
}

function checkHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
  for (const [name = '', value = ''] of entries) {
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) throw refused('a header has a name no header has')
    if (!/^[\t\x20-\x7e]*$/.test(value))
      throw refused(`the header ${name} has characters not taken`)
  }
  return Object.fromEntries(entries) as Record<string, string>
}

export function checkNumber(name: string, value: number, least: number): number {
  if (Number.isFinite(value) && value >= least) return value
  throw refused(`${name} is a number from ${least} on`)
}

/** Encrypted, or to this machine. */
function isPrivate(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || isThisMachine(hostname)
}

function refused(message: string): MaxineError {
  return new MaxineError('bad_option', message, { advice: 'Correct the option that is named.' })
}
