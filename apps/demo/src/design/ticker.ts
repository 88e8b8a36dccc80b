/** How often what counts time looks at the clock. Text is written only where it has changed. */
const EVERY_MS = 200

const listeners = new Set<(now: number) => void>()
let timer: ReturnType<typeof setInterval> | undefined

/** Calls at once and then with every tick of the one timer of the page; returns its end. */
export function everyTick(listener: (now: number) => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(tick, EVERY_MS)
  listener(Date.now())
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function tick(): void {
  const now = Date.now()
  for (const listener of [...listeners]) listener(now)
}
