/** A page that is hidden gets no frames, and still has to let go of what has come in. */
const HIDDEN_MS = 500

export function scheduleFrame(callback: () => void): void {
  if (document.hidden) setTimeout(callback, HIDDEN_MS)
  else requestAnimationFrame(callback)
}
