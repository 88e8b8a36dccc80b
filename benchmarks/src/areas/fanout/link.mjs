import { connect } from 'node:net'

/**
 * Read into by all sockets of the process, one after the other: what is left of an unfinished frame is
 * copied out before the next one reads. An allocation per read would be most of what reading costs.
 */
const SHARED_BUFFER = Buffer.allocUnsafeSlow(262_144)

/** Sockets of one address: a server may allow 100, as ours does. */
const PER_ADDRESS = 100

/** One subscriber: a raw socket, and as much of a protocol as it needs to be sent events. */
export class Link {
  /** Events it may get in this phase, one bit per service; the others are somebody else's. */
  allowed = 0
  /** Number of the newest event it got. */
  last = 0
  /** Events it got in this phase. */
  count = 0
  /** Pings that look like texts, and what answers them. @type {{ ask: string, answer: Buffer } | undefined} */
  pings = undefined

  #wire
  #ledger
  #socket
  /** Everything said before it was ready, or nothing once it is. @type {string | undefined} */
  #heard = ''
  /** @type {Buffer | undefined} */
  #rest = undefined
  /** @type {() => void} */
  #onHeard = () => undefined
  /** @type {(error: Error) => void} */
  #onFail = () => undefined

  /**
   * @param {import('./wires/wires.mjs').Wire} wire
   * @param {import('./ledger.mjs').Ledger} ledger
   * @param {{ port: number, index: number }} where
   */
  constructor(wire, ledger, { port, index }) {
    this.#wire = wire
    this.#ledger = ledger
    this.walk = wire.walk
    this.index = index
    this.#socket = connect({
      port,
      host: '127.0.0.1',
      localAddress: `127.0.1.${1 + Math.floor(index / PER_ADDRESS)}`,
      noDelay: true,
      onread: { buffer: SHARED_BUFFER, callback: (length) => this.#read(length) },
    })
    this.#socket.on('error', (error) => this.fail(error.message))
    this.#socket.on('close', () => this.fail('the connection has gone'))
  }

  /** Until events can come. */
  async enter() {
    await this.#wire.enter(this, this.index)
    this.#heard = undefined
  }

  /** @param {string | Uint8Array} bytes */
  send(bytes) {
    this.#socket.write(bytes)
  }

  /** Waits until this has been said. @param {string} words */
  async hear(words) {
    while (!this.#heard?.includes(words)) {
      await new Promise((resolve, reject) => {
        this.#onHeard = () => resolve(undefined)
        this.#onFail = reject
      })
    }
    return this.#heard
  }

  /** Something that is no event. @param {string} words */
  note(words) {
    if (this.#heard === undefined) return
    this.#heard += words
    this.#onHeard()
  }

  /** The payload of one frame. @param {Buffer} buffer @param {number} start @param {number} end */
  take(buffer, start, end) {
    if (this.#heard !== undefined) this.note(buffer.toString('latin1', start, end))
    else if (end - start === this.pings?.ask.length) this.send(this.pings.answer)
    else this.#ledger.take(this, buffer, start, end)
  }

  /** @param {string} why */
  fail(why) {
    const error = new Error(`subscriber ${this.index}: ${why}`)
    this.#onFail(error)
    this.#ledger.fail(error)
  }

  /** Whole frames are taken out of the buffer, the rest waits for more. */
  #read(length) {
    this.#ledger.onRead(length)
    const read = SHARED_BUFFER.subarray(0, length)
    const bytes = this.#rest ? Buffer.concat([this.#rest, read]) : SHARED_BUFFER
    const end = this.#rest ? bytes.length : length
    const taken = this.walk(this, bytes, end)
    this.#rest = taken < end ? Buffer.from(bytes.subarray(taken, end)) : undefined
    return true
  }
}
