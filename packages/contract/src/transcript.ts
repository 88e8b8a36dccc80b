import type { Secrets } from './secrets.ts'

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

/** What went both ways, without a token in it. */
export class Transcript {
  readonly #lines: Line[] = []
  readonly #secrets: Secrets
  readonly #now: () => number
  readonly #began: number
  #dropped = 0

  constructor(now: () => number, secrets: Secrets) {
    this.#now = now
    this.#began = now()
    this.#secrets = secrets
  }

  hide(secret: string): void {
    this.#secrets.add(secret)
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
    return this.#secrets.hide(text)
  }
}

function shorten(text: string): string {
  return text.length > WIDTH ? `${text.slice(0, WIDTH)}… (${text.length} characters)` : text
}
