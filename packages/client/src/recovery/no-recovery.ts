import type { Capabilities, EventMessage, Gap, Welcome } from 'maxine-protocol'
import type { Recovering, RecoveryHost } from './recovery.ts'

/** For wires that keep nothing: what happened between two connections is lost, and is told as a gap. */
export class NoRecovery implements Recovering {
  readonly isByPosition = false
  readonly isByHistory = false
  readonly #host: Pick<RecoveryHost, 'deliver' | 'onGap'>
  /** Whether something is lost with the next connection. */
  #next: 'first' | 'later' = 'first'
  #stage: 'live' | 'over' = 'over'

  constructor(host: Pick<RecoveryHost, 'deliver' | 'onGap'>) {
    this.#host = host
  }

  /** A server that is met twice without an end between was slow to greet, and lost nothing. */
  live(_can: Capabilities, _welcome: Welcome | undefined, wanted: number): void {
    const isAnother = this.#stage === 'over' && this.#next === 'later'
    this.#stage = 'live'
    this.#next = 'later'
    if (isAnother && wanted > 0) this.#host.onGap({ type: 'gap', reason: 'unsupported' })
  }

  receive(event: EventMessage): void {
    this.#host.deliver(event)
  }

  skipped(gap: Gap): void {
    this.#host.onGap(gap)
  }

  ended(): void {
    this.#stage = 'over'
  }

  since(): undefined {
    return undefined
  }

  serviceOf(): undefined {
    return undefined
  }

  accept(): boolean {
    return true
  }

  bookmark(): boolean {
    return true
  }
}
