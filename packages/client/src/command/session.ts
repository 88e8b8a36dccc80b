import type { AbortSignalLike } from '../abort.ts'
import { MaxineClient } from '../http/index.ts'
import type { ClientOptions } from '../options.ts'
import { WebSocketClient } from '../web-socket-client.ts'
import type { World } from '../world.ts'
import type { CommandOptions } from './options.ts'
import type { Secrets } from './secrets.ts'

/** What a command works with. */
export interface Session {
  readonly client: WebSocketClient
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
  const signIn: SignIn = (username, password, signal) =>
    new MaxineClient({ url: httpUrl ?? url, world, allowInsecure }).signIn(username, password, {
      signal,
    })
  const fetchToken = fetcherOf(options, parts, signIn)
  const token = options.identity.kind === 'token' ? options.identity.token : undefined
  secrets.add(token)
  const client = new WebSocketClient({
    url,
    httpUrl,
    world,
    allowInsecure,
    token,
    ...(fetchToken && {
      getToken: async ({ signal }) => {
        const grant = await fetchToken(signal)
        secrets.add(grant.token)
        return grant
      },
    }),
  } satisfies ClientOptions)
  client.on('token_refreshed', (refreshed) => secrets.add(refreshed.token))
  return { client }
}

interface Grant {
  readonly token: string
  readonly expiresInMs?: number
}

type SignIn = (username: string, password: string, signal: AbortSignalLike) => Promise<Grant>

type FetchToken = (signal: AbortSignalLike) => Promise<Grant>

function fetcherOf(
  { identity }: CommandOptions,
  { password = '', runShell }: SessionParts,
  signIn: SignIn,
): FetchToken | undefined {
  if (identity.kind === 'command') {
    return async (signal) => ({ token: (await runShell(identity.command, signal)).trim() })
  }
  if (identity.kind === 'user') {
    return (signal) => signIn(identity.username, password, signal)
  }
  return undefined
}
