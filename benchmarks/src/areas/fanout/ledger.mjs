import { clock } from './events.mjs'

/**
 * @typedef {import('./link.mjs').Link} Link
 *
 * @typedef {object} Due when each event is, by its number
 * @property {number} firstSeq
 * @property {number} startAt
 * @property {number} everyMs
 * @property {number} wanted deliveries, all together
 */

const NEEDLE = Buffer.from('"seq":')
const [QUOTE, S, E, Q] = NEEDLE
const DIGITS = 7
const ZERO = 0x30
/** No event's number is nearer than this to the next one's: characters. */
const SHORTEST = 100

/** Of the latencies' histogram, up to five seconds; what takes longer counts as that. */
const BUCKET_MS = 0.05
const BUCKETS = 100_000
/** Of what is wanted, at the beginning and at the end. */
const EDGE = 0.1

/** Every service. */
export const ALL = -1
const SERVICES = 20

/**
 * Counts every event at its receiver, and sees that nobody gets one twice, out of order, or one that is
 * for others. That, and the right number of them, is a complete sequence.
 */
export class Ledger {
  /** Called when as many have come as were awaited. @type {() => void} */
  onArrived = () => undefined
  received = 0
  /** Of everything that came in this phase. */
  bytes = 0
  /** When the last one came, where they are due by the clock. */
  lastAt = 0

  #awaited = Infinity
  #step = 0
  #now = 0
  /** @type {Due | undefined} */
  #due = undefined
  /** Deliveries between which the rate is taken, and when they came. */
  #from = { count: 0, at: 0 }
  #to = { count: 0, at: 0 }
  #latencies = new Int32Array(BUCKETS)
  /** From a frame's start to the first event's number, and from one event's to the next one's. */
  #lead = 0
  #stride = SHORTEST
  /** @type {string | undefined} */
  #problem = undefined

  get problem() {
    return this.#problem
  }

  /**
   * From now on this is awaited: so many more, then again as many.
   *
   * @param {{ awaited: number, step?: number, due?: Due }} phase
   */
  begin({ awaited, step = Infinity, due }) {
    this.received = 0
    this.bytes = 0
    this.lastAt = 0
    const { wanted = 0, startAt = 0 } = due ?? {}
    this.#from = { count: Math.round(wanted * EDGE), at: startAt }
    this.#to = { count: Math.round(wanted * (1 - EDGE)), at: 0 }
    this.#awaited = awaited
    this.#step = step
    this.#due = due
    this.#latencies.fill(0)
  }

  /** The number of events became known later. @param {number} awaited */
  await(awaited) {
    this.#awaited = awaited
    if (this.received >= awaited) this.onArrived()
  }

  /** @param {Error} error */
  fail(error) {
    this.#problem ??= error.message
    this.onArrived()
  }

  /** All of one read came at the same time. @param {number} bytes */
  onRead(bytes) {
    this.bytes += bytes
    if (this.#due) this.#now = clock()
  }

  /**
   * Finds the events in a frame. They are of one length, so the next number is looked for where it
   * ought to be, which takes 20 ns; a search takes 150, too long for a million a second.
   *
   * @param {Link} link @param {Buffer} buffer @param {number} start @param {number} end
   */
  take(link, buffer, start, end) {
    let at = start + this.#lead
    if (at >= end || !isNeedle(buffer, at)) {
      at = buffer.indexOf(NEEDLE, start)
      if (at === -1 || at >= end) return
      this.#lead = at - start
    }
    for (;;) {
      this.#count(link, numberAt(buffer, at + NEEDLE.length))
      if (end - at < SHORTEST) return
      let next = at + this.#stride
      if (next >= end || !isNeedle(buffer, next)) {
        next = buffer.indexOf(NEEDLE, at + SHORTEST)
        if (next === -1 || next >= end) return
        this.#stride = next - at
      }
      at = next
    }
  }

  /**
   * Deliveries a second, without the edges of the phase: there the latency is not yet what it will be, or
   * nothing new comes. Of those who did not get so far, up to their last.
   */
  get perSecond() {
    const from =
      this.received > this.#from.count ? this.#from : { count: 0, at: this.#due?.startAt ?? 0 }
    const to = this.#to.at > 0 ? this.#to : { count: this.received, at: this.lastAt }
    return ((to.count - from.count) * 1_000) / (to.at - from.at)
  }

  /** In the phase that has begun. @param {number} share */
  latencyMs(share) {
    const wanted = this.received * share
    let seen = 0
    const bucket = this.#latencies.findIndex((count) => (seen += count) >= wanted)
    return (bucket + 0.5) * BUCKET_MS
  }

  #count(link, seq) {
    if (seq <= link.last) this.#blame(link, `got ${seq} after ${link.last}`)
    else if (!((link.allowed >> (seq % SERVICES)) & 1)) this.#blame(link, `got ${seq}, not its own`)
    link.last = seq
    link.count++
    this.received++
    if (this.#due) this.#late(seq, this.#due)
    if (this.received < this.#awaited) return
    this.#awaited += this.#step
    this.onArrived()
  }

  #late(seq, { firstSeq, startAt, everyMs }) {
    this.lastAt = this.#now
    if (this.received === this.#from.count) this.#from.at = this.#now
    else if (this.received === this.#to.count) this.#to.at = this.#now
    const lateMs = this.#now - startAt - (seq - firstSeq) * everyMs
    // A clock of two processes may differ by some microseconds.
    const bucket = Math.max(0, Math.floor(lateMs / BUCKET_MS))
    this.#latencies[Math.min(bucket, BUCKETS - 1)]++
  }

  #blame({ index }, why) {
    this.#problem ??= `subscriber ${index} ${why}`
  }
}

function isNeedle(buffer, at) {
  return (
    buffer[at] === QUOTE && buffer[at + 1] === S && buffer[at + 2] === E && buffer[at + 3] === Q
  )
}

function numberAt(buffer, at) {
  let value = 0
  for (let digit = 0; digit < DIGITS; digit++) value = value * 10 + buffer[at + digit] - ZERO
  return value
}
