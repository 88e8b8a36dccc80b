/** What must not be shown, and what is shown instead. */
export interface Secrets {
  readonly add: (secret: string) => void
  /** The text without the secrets that are known, and without what looks like a token. */
  readonly hide: (text: string) => string
}

const HIDDEN = '[token]'

/** Shorter ones guard nothing, and would be found in the middle of words. */
const SHORTEST = 6

/** A JWT begins so, in base64url: its header is a JSON object, mostly without a space. */
const LOOKS_LIKE_TOKEN = /\bey[\w-]{5,}(?:\.[\w-]*)+|\beyJ[\w-]{8,}/g

/** Shared by all cases of a run: a token may come back in a later one. */
export function createSecrets(): Secrets {
  const known = new Set<string>()
  return {
    add(secret) {
      if (secret.length >= SHORTEST) known.add(secret)
    },
    hide(text) {
      let safe = text
      // The longest first: one may be a part of another.
      for (const secret of [...known].sort((one, other) => other.length - one.length)) {
        safe = safe.replaceAll(secret, HIDDEN)
      }
      return safe.replace(LOOKS_LIKE_TOKEN, HIDDEN)
    },
  }
}
