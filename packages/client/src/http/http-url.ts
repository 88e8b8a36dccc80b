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
  if (!parsed || scheme === undefined) {
    throw new MaxineError('bad_option', 'the address of the server cannot be read', {
      advice: 'Give a whole address, such as https://maxine.example.com.',
    })
  }
  // `fetch` refuses such an address, and repeats it in its message.
  if (parsed.username !== '' || parsed.password !== '') {
    throw new MaxineError('bad_option', 'the address of the server holds a name or a password', {
      advice: 'Take it out of the address and give a token, or sign in.',
    })
  }
  return `${scheme}//${parsed.host}${parsed.pathname.replace(/(\/ws)?\/*$/, '')}`
}

function parse(url: string): URL | undefined {
  try {
    return new URL(url)
  } catch {
    return undefined
  }
}
