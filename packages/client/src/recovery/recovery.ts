import type { Bookmark, Capabilities, EventMessage, Gap, GapReason, Welcome } from 'maxine-protocol'
import type { Continuity } from '../connection/state.ts'
import type { MaxineError } from '../errors.ts'
import { explain } from '../explanations.ts'
import { CatchUp } from './catch-up.ts'
import type { ReadHistory } from './catch-up.ts'
import { Ledger } from './ledger.ts'
import type { Numbered } from './ledger.ts'
import { NodeServices } from './node-services.ts'

/** What recovery needs of the client around it. */
export interface RecoveryHost {
  readonly deliver: (event: EventMessage) => void
  readonly onGap: (gap: Gap) => void
  readonly onDuplicate: () => void
  /** The connection cannot be trusted any more. */
  readonly onDistrust: (error: MaxineError) => void
  readonly onContinuity: (continuity: Continuity) => void
  readonly readHistory: ReadHistory
}

/** What a connection asks of what was missed, whatever can be done about it. */
export type Recovering = Pick<Recovery, keyof Recovery>

/** What a simulation may put in the place of the real thing. */
export const RECOVERY_PARTS = {
  createLedger: () => new Ledger(),
  createCatchUp: () => new CatchUp(),
}

/** Sees to it that every event arrives once and in order, or that a gap is told before the next one. */
export class Recovery {
  readonly #host: RecoveryHost
  readonly #ledger: Ledger
  readonly #catchUp: CatchUp
  readonly #nodes = new NodeServices()
  #way: Capabilities['recovery'] = 'none'
  /** Once it is lost, the rest of this connection says nothing: the next one begins where this was right. */
  #trust: 'kept' | 'lost' = 'kept'
  #sessions = 0
  #stage: 'live' | 'over' = 'over'

  constructor(host: RecoveryHost, ledger = new Ledger(), catchUp = new CatchUp()) {
    this.#host = host
    this.#ledger = ledger
    this.#catchUp = catchUp
  }

  /** Positions for the first frame. */
  since(): ReturnType<Ledger['since']> {
    return this.#ledger.since()
  }

  serviceOf(nodeId: string): string | undefined {
    return this.#nodes.serviceOf(nodeId)
  }

  /** `wanted`: how many subscriptions there are; whoever wants nothing has missed nothing. */
  live(can: Capabilities, welcome: Welcome | undefined, wanted: number): void {
    this.#way = can.recovery
    this.#trust = 'kept'
    // Twice without an end is a server of ours that had been taken for an old one.
    if (this.#stage === 'over') this.#sessions += 1
    this.#stage = 'live'
    if (this.#way === 'position' && welcome) this.#resume(welcome)
    else if (wanted === 0 && this.#sessions > 1) return
    else if (this.#way === 'history') void this.#catchUpWith(this.#sessions)
    else if (this.#sessions > 1) this.#gap('unsupported')
  }

  receive(event: EventMessage): void {
    if (this.#way === 'history') {
      if (this.#catchUp.isEcho(event)) return this.#host.onDuplicate()
      if (!this.#catchUp.hold(event)) this.#take(event)
      return
    }
    if (this.#way === 'none' || this.accept(event)) this.#host.deliver(event)
  }

  /** Whether an event has its place in the log, and nobody need know more of it than that. */
  get isByPosition(): boolean {
    return this.#way === 'position'
  }

  /** Whether what comes may come again, from a history. */
  get isByHistory(): boolean {
    return this.#way === 'history'
  }

  /** Whether it is the next one; what it is otherwise has been told. */
  accept(event: Numbered): boolean {
    if (this.#trust === 'lost') return false
    const verdict = this.#ledger.accept(event)
    if (verdict === 'deliver') return true
    if (verdict === 'duplicate') this.#host.onDuplicate()
    else {
      this.#host.onGap(this.#ledger.disorder(event))
      this.#distrust()
    }
    return false
  }

  /** Whether nothing is missing up to it; what is, has been told. */
  bookmark(bookmark: Bookmark): boolean {
    if (this.#way !== 'position') return true
    if (this.#trust === 'lost') return false
    const missed = this.#ledger.bookmark(bookmark)
    if (!missed) return true
    this.#host.onGap(missed)
    this.#distrust()
    return false
  }

  /** The server says itself that it left something out. */
  skipped(gap: Gap): void {
    this.#ledger.skip(gap)
    this.#host.onGap(gap)
  }

  ended(): void {
    this.#stage = 'over'
    this.#catchUp.abandon()
  }

  #distrust(): void {
    this.#trust = 'lost'
    this.#host.onDistrust(explain('out_of_step'))
  }

  #resume(welcome: Welcome): void {
    const had = this.#ledger.since()
    const missed = this.#ledger.welcome(welcome)
    if (missed) this.#host.onGap(missed)
    // The connections before were to a server without positions.
    else if (!had && this.#sessions > 1) this.#gap('unsupported')
  }

  async #catchUpWith(session: number): Promise<void> {
    const readHistory: ReadHistory = (query) => this.#host.readHistory(query)
    if (session === 1) {
      const continuity = await this.#catchUp.begin(readHistory)
      if (this.#isCatchingUp(session)) this.#host.onContinuity(continuity)
      return
    }
    const caught = await this.#catchUp.resume(readHistory)
    if (!caught || !this.#isCatchingUp(session)) return
    this.#host.onContinuity(caught.continuity)
    if (caught.gap) this.#gap(caught.gap)
    for (const event of caught.events) {
      // A handler may have ended it all; what is left will be asked for again.
      if (!this.#isCatchingUp(session)) return
      this.#take(event)
    }
  }

  #isCatchingUp(session: number): boolean {
    return session === this.#sessions && this.#stage === 'live' && this.#way === 'history'
  }

  #take(event: EventMessage): void {
    this.#nodes.learn(event)
    this.#catchUp.saw(event)
    this.#host.deliver(event)
  }

  #gap(reason: GapReason): void {
    this.#host.onGap({ type: 'gap', reason })
  }
}
