/** Whose timer it is: at the end of a story the client's must be gone. */
export type Owner = 'client' | 'server' | 'story'

interface Timer {
  due: number
  /** Of equal times the first made comes first. */
  readonly order: number
  readonly owner: Owner
  callback: (() => void) | undefined
}

/** Time that moves from timer to timer, and between two of them lets every promise go as far as it can. */
export class Clock {
  now = 0
  readonly #heap: Timer[] = []
  readonly #pending: Record<Owner, number> = { client: 0, server: 0, story: 0 }
  readonly #onCrash: (error: unknown) => void
  #orders = 0
  #asleepUntil = -Infinity

  constructor(onCrash: (error: unknown) => void) {
    this.#onCrash = onCrash
  }

  after(delayMs: number, callback: () => void, owner: Owner = 'story'): () => void {
    // Whole milliseconds are easier to read in a trace.
    const due = this.now + Math.ceil(Math.max(0, delayMs || 0))
    const timer: Timer = { due, order: (this.#orders += 1), owner, callback }
    this.#pending[owner] += 1
    push(this.#heap, timer)
    return () => this.#end(timer)
  }

  pending(owner: Owner): number {
    return this.#pending[owner]
  }

  async runUntil(end: number): Promise<void> {
    await settled()
    for (let next = this.#heap[0]; next && next.due <= end; next = this.#heap[0]) {
      pop(this.#heap)
      const { callback } = next
      if (!callback) continue
      if (next.owner === 'client' && next.due < this.#asleepUntil) {
        next.due = this.#asleepUntil
        push(this.#heap, next)
        continue
      }
      this.now = next.due
      this.#end(next)
      try {
        callback()
      } catch (error) {
        this.#onCrash(error)
      }
      await settled()
    }
    this.now = end
  }

  /** The client's machine sleeps: its timers fire when it wakes. */
  sleep(ms: number): void {
    this.#asleepUntil = this.now + ms
  }

  /** For code that takes its timers from the runtime: until the returned function is called, they are these. */
  takeOverTimers(): () => void {
    const { setTimeout, clearTimeout } = globalThis
    const fake = {
      setTimeout: (callback: () => void, delayMs = 0) => this.after(delayMs, callback, 'client'),
      clearTimeout: (cancel?: () => void) => cancel?.(),
    }
    Object.assign(globalThis, fake)
    return () => void Object.assign(globalThis, { setTimeout, clearTimeout })
  }

  #end(timer: Timer): void {
    if (!timer.callback) return
    timer.callback = undefined
    this.#pending[timer.owner] -= 1
  }
}

/**
 * Node turns to this queue when no promise can go on: the same as a turn of the event loop, which
 * takes ten times as long.
 */
function settled(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve))
}

function isBefore(one: Timer, other: Timer): boolean {
  return one.due < other.due || (one.due === other.due && one.order < other.order)
}

function push(heap: Timer[], timer: Timer): void {
  let at = heap.push(timer) - 1
  while (at > 0) {
    const parent = (at - 1) >> 1
    const above = heap[parent]
    if (!above || isBefore(above, timer)) break
    heap[at] = above
    at = parent
  }
  heap[at] = timer
}

function pop(heap: Timer[]): void {
  const last = heap.pop()
  if (!last || heap.length === 0) return
  let at = 0
  for (;;) {
    const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]]
    const least = left && right && isBefore(right, left) ? right : left
    if (!least || isBefore(last, least)) break
    heap[at] = least
    at = least === left ? 2 * at + 1 : 2 * at + 2
  }
  heap[at] = last
}
