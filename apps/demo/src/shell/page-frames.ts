/** Time and frames as this page has them, for `createFrameSchedule`. */
export const PAGE_FRAMES = {
  now: () => performance.now(),
  after: (ms: number, callback: () => void) => void setTimeout(callback, ms),
  frame: (callback: () => void) => void requestAnimationFrame(callback),
  isHidden: () => document.hidden,
}
