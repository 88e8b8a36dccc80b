const FIRST_MS = 1_000
const MOST_MS = 30_000

/** How long to wait after so many tries in vain, in milliseconds: doubled each time, and up to half of it less. */
export function retryDelayMs(times: number, chance: number): number {
  const fullMs = Math.min(FIRST_MS * 2 ** (times - 1), MOST_MS)
  return fullMs * (1 - chance / 2)
}
