import type { AbortSignalLike } from '../abort.ts'
import { MaxineClient } from '../http/index.ts'
import type { GetToken as GetHttpToken } from '../http/index.ts'
import type { ClientOptions } from '../options.ts'
import { WebSocketClient } from '../web-socket-client.ts'
import type { World } from '../world.ts'
import type { CommandOptions } from './options.ts'
import type { Secrets } from './secrets.ts'

/** The two clients of one server, with one token between them. */
export interface Session {
  readonly client: WebSocketClient
  readonly http: MaxineClient
}

export interface SessionParts {
  readonly world: World
  readonly secrets: Secrets
  /** Of `--user`. */
  readonly password: string | undefined
  /** Runs a shell command; gives what it prints. */
  readonly runShell: (command: string, signal: AbortSignalLike) => Promise<string>
}

/** @throws MaxineError for an address that no token is sent to. */
export function openSession(options: CommandOptions, parts: SessionParts): Session {
  const { url, httpUrl, insecure } = options
  const allowInsecure = insecure === 'allow'
  const { world, secrets } = parts
  const fetchToken = fetcherOf(options, parts, () => http)
  // The one shown last: the server may have exchanged it for another.
  let current = options.identity.kind === 'token' ? options.identity.token : undefined
  const remember = (token: string) => {
    secrets.add(token)
    current = token
    return token
  }
  if (current !== undefined) remember(current)
  const getHttpToken: GetHttpToken = async ({ reason, signal }) => {
    if (fetchToken && (current === undefined || reason === 'refused')) {
      return remember((await fetchToken(signal)).token)
    }
    return current ?? ''
  }
  const http = new MaxineClient({
    url: httpUrl ?? url,
    world,
    allowInsecure,
    ...(options.identity.kind !== 'nobody' && { getToken: getHttpToken }),
  })
  const client = new WebSocketClient({
    url,
    httpUrl,
    world,
    allowInsecure,
    token: current,
    ...(fetchToken && {
      getToken: async ({ signal }) => {
        const grant = await fetchToken(signal)
        remember(grant.token)
        return grant
      },
    }),
  } satisfies ClientOptions)
  client.on('token_refreshed', ({ token }) => void remember(token))
  return { client, http }
}

interface Grant {
  readonly token: string
  readonly expiresInMs?: number
}

type FetchToken = (signal: AbortSignalLike) => Promise<Grant>

function fetcherOf(
  { identity }: CommandOptions,
  { password = '', runShell }: SessionParts,
  http: () => MaxineClient,
): FetchToken | undefined {
  if (identity.kind === 'command') {
    return async (signal) => ({ token: (await runShell(identity.command, signal)).trim() })
  }
  if (identity.kind === 'user') {
    return (signal) => http().signIn(identity.username, password, { signal })
  }
  return undefined
}
