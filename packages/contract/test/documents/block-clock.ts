type Callback = () => void

interface Set {
  readonly id: number
  readonly delayMs: number
  readonly callback: Callback
  readonly repeats: 'once' | 'again'
}

/** The timers of a program that nobody waits for: what is set happens when the test says so. */
export interface BlockClock {
  /** What a program calls them by. */
  readonly names: Readonly<Record<string, (...values: never[]) => unknown>>
  /** The delays of all that is set, in milliseconds, in the order in which it was set. */
  readonly delays: () => readonly number[]
  /** Lets happen what was set for exactly that long. */
  readonly ring: (delayMs: number) => void
}

export function createBlockClock(): BlockClock {
  let made = 0
  let all: readonly Set[] = []
  const set = (repeats: Set['repeats']) => (callback: Callback, delayMs: number) => {
    const id = ++made
    all = [...all, { id, delayMs, callback, repeats }]
    return id
  }
  const clear = (id: unknown) => void (all = all.filter((one) => one.id !== id))
  return {
    names: {
      setTimeout: set('once'),
      setInterval: set('again'),
      clearTimeout: clear,
      clearInterval: clear,
    },
    delays: () => all.map(({ delayMs }) => delayMs),
    ring(delayMs) {
      const due = all.filter((one) => one.delayMs === delayMs)
      all = all.filter((one) => !due.includes(one) || one.repeats === 'again')
      for (const { callback } of due) callback()
    },
  }
}
