/** Lets so many through a second, and as many at once after a second of quiet. */
export interface TokenBucket {
  /** Whether there is room for one more now. */
  readonly take: () => boolean
}

export function createTokenBucket(now: () => number, perSecond: number): TokenBucket {
  let left = perSecond
  let since = now()
  return {
    take() {
      const time = now()
      left = Math.min(perSecond, left + ((time - since) * perSecond) / 1000)
      since = time
      if (left < 1) return false
      left -= 1
      return true
    },
  }
}
