import { TOKEN_PARAMETER } from 'maxine-protocol'
import type { TokenCarrier } from 'maxine-protocol'
import type { Target } from './connection/transport.ts'
import { MaxineError } from './errors.ts'

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/

/** Refuses what cannot be an address, and what would carry a token unencrypted to another machine. */
export function checkAddress(url: unknown, insecure: 'refuse' | 'allow'): URL {
  const parsed = typeof url === 'string' ? parse(url) : undefined
  const { protocol, hostname } = parsed ?? {}
  if (!parsed || (protocol !== 'ws:' && protocol !== 'wss:')) {
    throw new MaxineError('bad_option', 'the address is not one of a WebSocket', {
      advice: 'Give a whole address, such as wss://events.example.com.',
    })
  }
  if (protocol === 'ws:' && insecure === 'refuse' && !isThisMachine(hostname ?? '')) {
    throw new MaxineError('insecure_url', 'ws: to another machine carries the token in the clear', {
      advice: 'Use wss:, or set allowInsecure where the network is trusted.',
    })
  }
  return parsed
}

/** Under all its names. */
export function isThisMachine(hostname: string): boolean {
  return LOOPBACK.test(hostname)
}

/** What an attempt is made with. */
export interface Destination {
  readonly token: string | undefined
  readonly via: TokenCarrier
  readonly headers: Readonly<Record<string, string>>
}

export function targetOf(url: URL, { token, via, headers }: Destination): Target {
  if (token === undefined || via === 'frame') return { url: url.href, headers }
  if (via === 'header') {
    return { url: url.href, headers: { ...headers, authorization: `Bearer ${token}` } }
  }
  const withToken = new URL(url)
  withToken.searchParams.set(TOKEN_PARAMETER, token)
  return { url: withToken.href, headers }
}

function parse(url: string): URL | undefined {
  try {
    return new URL(url)
  } catch {
    return undefined
  }
}
