import type { ConnectionState } from '../connection/state.ts'
import type { Engine } from '../engine.ts'
import { explain } from '../explanations.ts'

/** Ends the trying after so many attempts in a row, of which none led to a stable connection. */
export function giveUpAfter(engine: Engine, attempts: number): void {
  engine.news.on<ConnectionState>('state', (state) => {
    if (state.status !== 'waiting' || state.attempt <= attempts) return
    engine.shell.feed({ type: 'failed', error: explain('gave_up', { cause: state.cause }) })
  })
}
