/** Why it may be worth trying sooner. */
export type WakeReason = 'online' | 'visible' | 'resume' | 'clock'

/** What the runtime says about the machine: it only ever hastens, so a wrong word does no harm. */
export interface Lifecycle {
  /** Reports until the returned function is called. */
  readonly listen: (onWake: (reason: WakeReason) => void) => () => void
}
