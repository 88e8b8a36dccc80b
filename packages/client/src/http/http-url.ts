import { MaxineError } from '../errors.ts'

const SCHEMES: Readonly<Record<string, string>> = {
  'ws:': 'http:',
  'wss:': 'https:',
  'http:': 'http:',
  'https:': 'https:',
}

/**
 * Where a server answers requests, without a slash at the end: `wss://host/maxine/ws?token=…` gives
 * `https://host/maxine`. A last `/ws` is the place of the sockets, not of the routes.
 */
export function httpUrlOf(url: string): string {
  const parsed = parse(url)
  const scheme = SCHEMES[parsed?.protocol ?? '']
  if (!parsed || !scheme) throw refused('the address of the server cannot be read')
  // `fetch` refuses such an address, and repeats it in its message.
  if (parsed.username || parsed.password) throw refused('the address of the server has a password')
  return `${scheme}//${parsed.host}${parsed.pathname.replace(/(\/ws)?\/*$/, '')}`
}

function refused(message: string): MaxineError {
  const advice = 'Give one such as https://events.example.com, and the token beside it.'
  return new MaxineError('bad_option', message, { advice })
}

function parse(url: string): URL | undefined {
  try {
    return new URL(url)
  } catch {
    return undefined
  }
}
