/** What must not be printed, and what is printed instead. */
export interface Secrets {
  readonly add: (secret: string | undefined) => void
  /** The text without the secrets that are known. */
  readonly hide: (text: string) => string
}

const HIDDEN = '[hidden]'

/** Shorter ones guard nothing, and would be found in the middle of words. */
const SHORTEST = 6

/** A JWT begins so: its header is a JSON object, in base64url. */
const LOOKS_LIKE_TOKEN = /\beyJ[\w-]{8,}(?:\.[\w-]*)*/g

export function createSecrets(): Secrets {
  const known = new Set<string>()
  return {
    add(secret = '') {
      if (secret.length >= SHORTEST) known.add(secret)
    },
    hide(text) {
      let safe = text
      for (const secret of known) safe = safe.replaceAll(secret, HIDDEN)
      return safe
    },
  }
}

/** For what others wrote about a failure: it may quote a token that nobody told us of. */
export function hideTokens(text: string): string {
  return text.replace(LOOKS_LIKE_TOKEN, HIDDEN)
}

/** Where the server is, without a name, a password and a query, any of which may be secret. */
export function showAddress(url: string): string {
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`
}
