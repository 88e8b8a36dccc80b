import { useState } from 'react'
import { useStore } from '../design/use-store.ts'
import { frozen } from './tape.ts'
import type { Tape, TapeFrame } from './tape.ts'

/** Beyond so many pixels from the top somebody is reading, and nothing moves under the eyes. */
const READING = 8

/** What is shown: all there is, or what there was when somebody asked it to stand still. */
type Hold =
  { readonly by: 'nobody' } | { readonly by: 'button' | 'scrolling'; readonly frame: TapeFrame }

const NO_HOLD: Hold = { by: 'nobody' }

interface HeldTape {
  readonly live: TapeFrame
  /** What to show. */
  readonly shown: TapeFrame
  readonly by: Hold['by']
  /** Grows when somebody lets go by the button, and is to be taken back to the top. */
  readonly rounds: number
  readonly toggle: () => void
  /** Reading on holds the tape, going back to the top lets go of it. */
  readonly onScrolled: (scrollTop: number) => void
}

export function useHold(tape: Tape): HeldTape {
  const live = useStore(tape.frame)
  const [hold, setHold] = useState(NO_HOLD)
  const [rounds, setRounds] = useState(0)
  const holdBy = (by: 'button' | 'scrolling') => setHold({ by, frame: frozen(tape.frame.get()) })
  return {
    live,
    shown: hold.by === 'nobody' ? live : hold.frame,
    by: hold.by,
    rounds,
    toggle() {
      if (hold.by === 'nobody') holdBy('button')
      else {
        setHold(NO_HOLD)
        setRounds(rounds + 1)
      }
    },
    onScrolled(scrollTop) {
      if (hold.by === 'nobody' && scrollTop > READING) holdBy('scrolling')
      if (hold.by === 'scrolling' && scrollTop === 0) setHold(NO_HOLD)
    },
  }
}
