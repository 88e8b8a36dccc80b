import { useLayoutEffect, useRef } from 'react'
import { agoText, agoWords, durationText, leftText } from './time-text.ts'
import { everyTick } from './ticker.ts'

interface TickingProps {
  /** What to show at a time, in milliseconds since 1970; the same function while it means the same. */
  readonly text: (now: number) => string
  readonly className?: string | undefined
}

/** A text that changes with time and nothing else: written past React, so that no tree is rendered for it. */
export function Ticking({ text, className = '' }: TickingProps) {
  const element = useRef<HTMLSpanElement>(null)
  useLayoutEffect(
    () =>
      everyTick((now) => {
        const { current } = element
        const next = text(now)
        if (current && current.textContent !== next) current.textContent = next
      }),
    [text],
  )
  return <span ref={element} className={`figures ${className}`} />
}

interface MomentProps {
  /** Milliseconds since 1970. */
  readonly at: number | undefined
  readonly className?: string | undefined
}

/** `3 s`, counting; a dash where nobody knows. */
export function Ago({ at, className = '' }: MomentProps) {
  const element = useTicking(at, agoText)
  return <span ref={element} className={`figures ${className}`} />
}

/** `3 s ago`, within a sentence. */
export function AgoWords({ at, className = '' }: MomentProps) {
  const element = useTicking(at, agoWords)
  return <span ref={element} className={`figures ${className}`} />
}

/** How long it has been so. */
export function Since({ at, className = '' }: MomentProps) {
  const element = useTicking(at, wholeSeconds)
  return <span ref={element} className={`figures ${className}`} />
}

/** `in 2.3 s`, counting down. */
export function Countdown({ at, className = '' }: MomentProps) {
  const element = useTicking(at, leftText)
  return <span ref={element} className={`figures ${className}`} />
}

function useTicking(at: number | undefined, textOf: (now: number, at: number) => string) {
  const element = useRef<HTMLSpanElement>(null)
  useLayoutEffect(
    () =>
      everyTick((now) => {
        const { current } = element
        const next = at === undefined ? '–' : textOf(now, at)
        if (current && current.textContent !== next) current.textContent = next
      }),
    [at, textOf],
  )
  return element
}

function wholeSeconds(now: number, at: number): string {
  const seconds = Math.max(0, Math.floor((now - at) / 1_000))
  return seconds < 60 ? `${seconds} s` : durationText(seconds * 1_000)
}
