import type { Metrics } from './read-lists.ts'

/** The two clocks may run apart by this share, in milliseconds for each. */
const DRIFT = 0.000_5

/** A server does not start again within this, in milliseconds. */
const SLACK_MS = 20

/** Between which two moments something was measured, by the clock that never jumps. */
export interface Between {
  readonly from: number
  readonly to: number
}

/** How many events had come when something was asked, and when its answer was known to hold nothing else. */
export type Received = Between

/** When a process began: told by how long it has been up, as exactly as the network lets it be told. */
export class Boot {
  #window: Between | undefined
  #at = 0
  #changes = 0

  /** How often it has been another process so far. */
  get changes(): number {
    return this.#changes
  }

  /** Whether it is the process that was seen before. */
  see({ uptimeMs }: Metrics, asked: Between): 'same' | 'another' {
    const seen = { from: asked.from - uptimeMs - SLACK_MS, to: asked.to - uptimeMs + SLACK_MS }
    const before = this.#window
    const drift = (asked.to - this.#at) * DRIFT
    this.#at = asked.to
    this.#window = before
      ? { from: Math.max(before.from - drift, seen.from), to: Math.min(before.to + drift, seen.to) }
      : seen
    if (this.#window.from <= this.#window.to) return 'same'
    this.#window = seen
    this.#changes += 1
    return 'another'
  }
}

/**
 * Whether events were lost on a connection: the server counts all it sends, so what it has counted and what has come
 * differ by the same number always. The number is known within a window that every measurement narrows.
 */
export class Tally {
  #window: Between = { from: -Infinity, to: Infinity }

  /** Whether it is known, so that not one loss can hide in the window. */
  get isExact(): boolean {
    return this.#window.from === this.#window.to
  }

  /** False when there is no such number any more. */
  agrees({ events }: Metrics, received: Received): boolean {
    this.#window = {
      from: Math.max(this.#window.from, events - received.to),
      to: Math.min(this.#window.to, events - received.from),
    }
    return this.#window.from <= this.#window.to
  }
}
