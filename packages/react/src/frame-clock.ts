/** Something to show anew: first all of them change what they show, then those that did say so. */
export interface Publisher {
  readonly publish: () => 'changed' | 'same'
  readonly notify: () => void
}

/** A hidden tab gets no frames, so nobody waits longer for one than this, in milliseconds. */
const LONGEST_WAIT_MS = 100

/** Where there are no frames at all, one takes this, in milliseconds. */
const FRAME_MS = 16

/** Tells publishers of one frame together, so that React renders once for all of them. */
export class FrameClock {
  readonly #due = new Set<Publisher>()
  #cancel: (() => void) | undefined

  /** Asking twice before the frame is asking once. */
  request(publisher: Publisher): void {
    this.#due.add(publisher)
    this.#cancel ??= atNextFrame(() => this.#flush())
  }

  /** With nobody left to tell there is no frame to wait for. */
  cancel(publisher: Publisher): void {
    this.#due.delete(publisher)
    if (this.#due.size > 0) return
    this.#cancel?.()
    this.#cancel = undefined
  }

  #flush(): void {
    this.#cancel = undefined
    const due = [...this.#due]
    this.#due.clear()
    const changed = due.filter((publisher) => publisher.publish() === 'changed')
    for (const publisher of changed) publisher.notify()
  }
}

/** Calls back once: with the next frame, or when that takes too long. */
function atNextFrame(callback: () => void): () => void {
  const hasFrames = typeof requestAnimationFrame === 'function'
  const call = (): void => {
    cancel()
    callback()
  }
  const timer = setTimeout(call, hasFrames ? LONGEST_WAIT_MS : FRAME_MS)
  const frame = hasFrames ? requestAnimationFrame(call) : undefined
  const cancel = (): void => {
    clearTimeout(timer)
    if (frame !== undefined) cancelAnimationFrame(frame)
  }
  return cancel
}
