/**
 * Bytes put together at once. Small enough that it stays in the processor's own memory, and that a
 * socket that is slow does not hold on to much.
 */
const SIZE = 65_536

/**
 * Memory for bytes of which a socket takes a copy before the next are made, as the system does unless
 * its own buffers are full: so the same piece is used again and again. To join 100 events took 5.5 µs,
 * with memory that is not used again 7.7.
 */
export class Scratch {
  #memory = Buffer.allocUnsafeSlow(SIZE)
  /** Up to here a socket still reads it. */
  #kept = 0
  #used = 0

  /** So much memory, to be filled and written. */
  take(size: number): Buffer {
    if (size > SIZE) return Buffer.allocUnsafeSlow(size)
    if (this.#used + size > SIZE) {
      this.#memory = Buffer.allocUnsafeSlow(SIZE)
      this.#kept = 0
      this.#used = 0
    }
    const start = this.#used
    this.#used += size
    return this.#memory.subarray(start, this.#used)
  }

  /** All that was taken has been read. */
  reuse(): void {
    this.#used = this.#kept
  }

  /** What was taken is being read, nobody knows for how long. */
  leave(): void {
    this.#kept = this.#used
  }
}
