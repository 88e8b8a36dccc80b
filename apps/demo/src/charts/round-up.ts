/** The top of an axis: above the value, round, and seldom another one, so that the picture does not jump. */
export function roundUp(value: number): number {
  const step = 10 ** Math.floor(Math.log10(Math.max(10, value)))
  return Math.max(10, Math.ceil((value * 1.1) / step) * step)
}
