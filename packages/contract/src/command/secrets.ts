/** What must not be printed, and what is printed instead. */
export interface Secrets {
  readonly add: (secret: string) => void
  /** The text without the secrets that are known, and without what looks like a token. */
  readonly hide: (text: string) => string
}

const HIDDEN = '[token]'

/** Shorter ones guard nothing, and would be found in the middle of words. */
const SHORTEST = 6

/** A JWT begins so: its header is a JSON object, in base64url. */
const LOOKS_LIKE_TOKEN = /\beyJ[\w-]{8,}(?:\.[\w-]*)*/g

/** Transcripts hide tokens themselves; this is for everything else that is printed. */
export function createSecrets(): Secrets {
  const known = new Set<string>()
  return {
    add(secret) {
      if (secret.length >= SHORTEST) known.add(secret)
    },
    hide(text) {
      let safe = text
      for (const secret of known) safe = safe.replaceAll(secret, HIDDEN)
      return safe.replace(LOOKS_LIKE_TOKEN, HIDDEN)
    },
  }
}
