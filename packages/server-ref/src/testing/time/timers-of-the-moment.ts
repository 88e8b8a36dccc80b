import type { Cancel, World } from '../../core/index.ts'
import { mulberry32 } from '../../core/random.ts'

/**
 * The world of whatever timers there are when one is asked for, so that vitest's `vi.useFakeTimers()`
 * owns it, called before or after. What is pending moves over with the time it has left, as soon as
 * the server does anything under the other timers. The same seed, default 1, gives the same chance.
 */
export function timersOfTheMoment(seed = 1): World {
  const timers = new MovingTimers()
  return {
    now: () => timers.now(),
    after: (delayMs, callback) => timers.after(delayMs, callback),
    atEndOfTurn,
    random: mulberry32(seed),
  }
}

/** Behind what runs already. A promise, for nobody fakes those. */
export function atEndOfTurn(callback: () => void): Cancel {
  let state: 'waiting' | 'cancelled' = 'waiting'
  void Promise.resolve().then(() => {
    if (state === 'waiting') callback()
  })
  return () => void (state = 'cancelled')
}

/** Milliseconds: a longer delay is taken for 1 by `setTimeout`. */
const LONGEST = 2 ** 31 - 1

/** What a runtime has, or a test that has put others in their places. */
type Timers = Pick<typeof globalThis, 'setTimeout' | 'clearTimeout' | 'Date'>

interface Pending {
  readonly callback: () => void
  /** Milliseconds since 1970, by the clock of the timers it is armed with. */
  due: number
  disarm: Cancel
}

class MovingTimers {
  readonly #pending = new Set<Pending>()
  #timers: Timers = timersOfNow()

  now(): number {
    this.#follow()
    return this.#timers.Date.now()
  }

  after(delayMs: number, callback: () => void): Cancel {
    const due = this.now() + Math.max(0, delayMs)
    const pending: Pending = { callback, due, disarm: () => undefined }
    this.#pending.add(pending)
    this.#arm(pending)
    return () => {
      this.#pending.delete(pending)
      pending.disarm()
    }
  }

  /** Takes what is pending along to the timers of now, where they are others than before. */
  #follow(): void {
    const before = this.#timers
    const { setTimeout, Date } = globalThis
    if (setTimeout === before.setTimeout && Date === before.Date) return
    this.#timers = timersOfNow()
    const passed = before.Date.now()
    for (const pending of this.#pending) {
      pending.disarm()
      pending.due = Date.now() + (pending.due - passed)
      this.#arm(pending)
    }
  }

  #arm(pending: Pending): void {
    const { setTimeout, clearTimeout, Date } = this.#timers
    const leftMs = Math.max(0, pending.due - Date.now())
    const timer = setTimeout(
      () => {
        if (leftMs > LONGEST) return this.#arm(pending)
        this.#pending.delete(pending)
        pending.callback()
      },
      Math.min(leftMs, LONGEST),
    )
    pending.disarm = () => clearTimeout(timer)
    letGo(timer)
  }
}

function timersOfNow(): Timers {
  const { setTimeout, clearTimeout, Date } = globalThis
  return { setTimeout, clearTimeout, Date }
}

/** On Node no timer of a double keeps the process alive; in a browser they are numbers. */
function letGo(timer: unknown): void {
  if (typeof timer === 'object' && timer !== null && 'unref' in timer) {
    ;(timer as { readonly unref: () => void }).unref()
  }
}
