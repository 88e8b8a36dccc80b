/** A page that is hidden gets no frames, and still has to let go of what has come in. */
const HIDDEN_MS = 500

/**
 * The least time between two frames of what changes with every event. Nobody reads faster, and a list that moves
 * sixty times a second is drawn anew as often. After a rest the first one comes at once.
 */
const LEAST_MS = 50

interface FrameParts {
  readonly now: () => number
  readonly after: (ms: number, callback: () => void) => void
  readonly frame: (callback: () => void) => void
  readonly isHidden: () => boolean
}

/** Calls back in a frame that is soon, and not too soon after the last. */
export function createFrameSchedule({ now, after, frame, isHidden }: FrameParts) {
  let last = -Infinity
  return (callback: () => void): void => {
    const run = () => {
      last = now()
      callback()
    }
    if (isHidden()) return after(HIDDEN_MS, run)
    const rest = last + LEAST_MS - now()
    if (rest <= 0) frame(run)
    else after(rest, () => frame(run))
  }
}
