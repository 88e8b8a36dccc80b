/** One line of what went over the wire. */
export interface Line {
  /** Milliseconds since the case began. */
  readonly at: number
  /** Which of the case's connections, from 1; 0 for a request. */
  readonly connection: number
  readonly direction: '>' | '<' | '-'
  readonly text: string
}

/** Lines kept of a case: the first and the last say most. */
const KEPT = 200

/** Characters of a line: a frame of the largest size helps nobody. */
const WIDTH = 500

/** Whatever looks like a JSON Web Token, known or not. */
const ANY_TOKEN = /\bey[\w-]{5,}\.[\w-]*\.?[\w-]*/g

/** Shorter ones would take words away that are no secrets. */
const SHORTEST_SECRET = 6

/** What went both ways, without a token in it. */
export class Transcript {
  readonly #lines: Line[] = []
  readonly #secrets: Set<string>
  readonly #now: () => number
  readonly #began: number
  #dropped = 0

  /** The secrets are shared by all cases of a run: a token may come back in a later one. */
  constructor(now: () => number, secrets: Set<string>) {
    this.#now = now
    this.#began = now()
    this.#secrets = secrets
  }

  hide(secret: string): void {
    if (secret.length >= SHORTEST_SECRET) this.#secrets.add(secret)
  }

  add(connection: number, direction: Line['direction'], text: string): void {
    if (this.#lines.length >= KEPT) this.#dropped += this.#lines.splice(KEPT / 2, 1).length
    const at = Math.round(this.#now() - this.#began)
    this.#lines.push({ at, connection, direction, text })
  }

  /** Hidden only now: a secret may have been learnt after it was written down. */
  get lines(): readonly Line[] {
    const lines = this.#lines.map((line) => ({ ...line, text: shorten(this.redact(line.text)) }))
    if (this.#dropped === 0) return lines
    const left: Line = {
      at: 0,
      connection: 0,
      direction: '-',
      text: `${this.#dropped} lines left out`,
    }
    return [...lines.slice(0, KEPT / 2), left, ...lines.slice(KEPT / 2)]
  }

  redact(text: string): string {
    let hidden = text
    // The longest first: one may be a part of another.
    for (const secret of [...this.#secrets].sort((a, b) => b.length - a.length)) {
      hidden = hidden.replaceAll(secret, '[token]')
    }
    return hidden.replace(ANY_TOKEN, '[token]')
  }
}

function shorten(text: string): string {
  return text.length > WIDTH ? `${text.slice(0, WIDTH)}… (${text.length} characters)` : text
}
