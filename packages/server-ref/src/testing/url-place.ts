/** An address and everything below it. */
export interface Place {
  /** Matches the addresses of the place, without their queries. */
  readonly pattern: RegExp
  /** Whether an address is of the place; `http:` and `ws:` are the same here. */
  readonly has: (url: string) => boolean
  /** The path of an address, as seen from the place. */
  readonly pathIn: (url: string) => string
}

/** The place that an address names: a host, or a path on it. */
export function placeOf(address: string): Place {
  const { protocol, host, pathname } = new URL(address)
  const base = pathname.replace(/\/+$/, '')
  const pattern = new RegExp(`^${escaped(`${protocol}//${host}${base}`)}(/.*)?$`)
  const scheme = protocol.replace(/^http/, 'ws')
  return {
    pattern,
    has(url) {
      const other = new URL(url)
      const isSameHost = other.protocol.replace(/^http/, 'ws') === scheme && other.host === host
      return isSameHost && `${other.pathname}/`.startsWith(`${base}/`)
    },
    pathIn: (url) => new URL(url).pathname.slice(base.length) || '/',
  }
}

/** For a regular expression: only what is written matches. */
function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)
}
