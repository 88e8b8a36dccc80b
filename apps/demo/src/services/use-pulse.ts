import { useEffect, useRef } from 'react'
import type { RefObject } from 'react'

const RING: Keyframe[] = [{ opacity: 0.55 }, { opacity: 0, transform: 'scale(2.1)' }]

const LASTS: KeyframeAnimationOptions = {
  duration: 900,
  easing: 'ease-out',
  pseudoElement: '::after',
}

const still = globalThis.matchMedia('(prefers-reduced-motion: reduce)')

/** Lets a ring go out from an element at each beat that comes while it shows, and not when it comes into view. */
export function usePulse(beatAt: number | undefined): RefObject<HTMLSpanElement | null> {
  const element = useRef<HTMLSpanElement>(null)
  const before = useRef(beatAt)
  useEffect(() => {
    if (before.current === beatAt) return
    before.current = beatAt
    if (!still.matches) element.current?.animate(RING, LASTS)
  }, [beatAt])
  return element
}
